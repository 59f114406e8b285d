"""Question folders: read with all their problems at once, listed, and written to begin from."""

from __future__ import annotations

from hotseat.catalogue.catalogue import Catalogue, default_root
from hotseat.catalogue.question import load

__all__ = ["Catalogue", "default_root", "load"]
