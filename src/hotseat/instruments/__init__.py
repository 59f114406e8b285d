"""Measuring devices: each returns a plain result and knows nothing of labs."""
