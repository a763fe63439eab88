"""Reads of persons and of what they take part in, a kind of row a file."""
