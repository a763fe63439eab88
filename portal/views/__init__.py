"""Pages that look into every room."""
