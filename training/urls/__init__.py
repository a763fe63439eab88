"""Addresses of the training room, by audience."""
