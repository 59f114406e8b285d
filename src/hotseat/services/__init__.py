"""Real servers that labs need, one file each."""

from hotseat.services.registry import lease, names, start

__all__ = ["lease", "names", "start"]
