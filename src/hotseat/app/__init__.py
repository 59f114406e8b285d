"""The use cases: the only place where the parts meet.

Parts that cost time to import (the store's SQLAlchemy, the grading) are imported where they are first used:
`hotseat list` pays for none of them.
"""

from hotseat.app.application import App, Diagnosis
from hotseat.app.folders import Started
from hotseat.app.practice import Practice

__all__ = ["App", "Diagnosis", "Practice", "Started"]
