"""Days without a leading zero, times without the name of the day: 5 dicembre 2025 alle 23:59."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y \a\l\l\e H:i"
