"""The steps of a run over the real store, sources and disk."""
