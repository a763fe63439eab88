"""Spreadsheets in and out: cells that no program takes for a formula, rows that are never all in memory."""
