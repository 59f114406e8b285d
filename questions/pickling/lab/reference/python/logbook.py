"""Where journals were kept once: pickles of version 1 name `logbook.Log`."""

from journal import Journal as Log  # noqa: F401
