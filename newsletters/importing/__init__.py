"""Subscribers from a spreadsheet."""
