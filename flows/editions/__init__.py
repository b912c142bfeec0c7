"""What an edition takes, what changed since the last one, and the finished value."""
