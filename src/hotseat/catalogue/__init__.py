"""Question folders: read with all their problems at once, listed, and written to begin from."""

from __future__ import annotations

from hotseat.catalogue.catalogue import Catalogue, Listing, default_root
from hotseat.catalogue.head import Head
from hotseat.catalogue.question import load

__all__ = ["Catalogue", "Head", "Listing", "default_root", "load"]
