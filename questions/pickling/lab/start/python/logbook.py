"""Where journals were kept once: pickles of version 1 name `logbook.Log`."""
