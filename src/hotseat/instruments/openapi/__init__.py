"""Requests that nobody thought of, made from a service's own OpenAPI description, by Schemathesis.

unfit = problems(description)  # leads outside, or describes too little
seen = explore(description, program.connect, seed=7)
for finding in seen.findings: ...
"""

from hotseat.instruments.openapi.description import operations, problems
from hotseat.instruments.openapi.explore import explore
from hotseat.instruments.openapi.finding import Exploration, Finding

__all__ = ["Exploration", "Finding", "explore", "operations", "problems"]
