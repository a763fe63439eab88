"""Spreadsheets that become rows: received, read into a preview, carried out whole or dropped."""
