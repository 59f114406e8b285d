"""How well the SQL instrument tells queries apart."""
