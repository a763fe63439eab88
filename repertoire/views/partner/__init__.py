"""Pages of those who speak for organisations. What one does not speak for does not exist."""
