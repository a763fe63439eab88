"""Persons from a spreadsheet."""
