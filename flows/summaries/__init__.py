"""Which sentences to quote, and where reports differ."""
