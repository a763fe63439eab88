"""Pages of persons, by audience."""
