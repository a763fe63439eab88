"""Pages of those who apply with a project."""
