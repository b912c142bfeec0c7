"""What touches the world: each adapter implements one port, and none imports another."""
