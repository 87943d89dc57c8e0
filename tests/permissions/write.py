"""Writes matrix.txt anew from what the site answers now. Read the difference before committing it."""
