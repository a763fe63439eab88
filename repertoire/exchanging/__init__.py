"""What leaves the repertoire for other systems: only what the public may read, never all of it in memory."""
