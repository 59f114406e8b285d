"""Run a program: plain (one's own code) or contained (anybody's)."""
