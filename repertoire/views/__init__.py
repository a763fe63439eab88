"""Pages of the repertoire, by audience."""
