"""Template tags of the newsletters."""
