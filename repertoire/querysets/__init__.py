"""Reads of the repertoire, a kind of row a file."""
