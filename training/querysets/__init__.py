"""Reads of the training room; every one that belongs to somebody begins with what the reader may see."""
