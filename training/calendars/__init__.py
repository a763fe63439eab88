"""Timetables as iCalendar files."""
