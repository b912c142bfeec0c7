"""A digest for each reader: the view of an edition by preferences, and the links by which a reader leaves."""
