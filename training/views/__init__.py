"""Pages of the training room, by audience."""
