"""Pages of projects, by audience."""
