"""Pages of the newsletters."""
