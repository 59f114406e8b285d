"""The use cases: the only place where the parts meet.

Parts that cost time to import (the store's SQLAlchemy, the grading) are imported where they are first used:
`hotseat list` pays for none of them. What happens during a grading is in `hotseat.app.practice`.
"""

from hotseat.app.application import App
from hotseat.app.folders import Started
from hotseat.machine import Diagnosis, home

__all__ = ["App", "Diagnosis", "Started", "home"]
