"""Organisations from a spreadsheet, and into one."""
