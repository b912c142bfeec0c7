"""What a run does, step by step, over the real store, sources and disk."""
