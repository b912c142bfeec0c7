"""Articles about one event: copies, groups, themes, rank."""
