"""Real servers that labs need, one file each."""
