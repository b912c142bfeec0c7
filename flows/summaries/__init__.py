"""The sentences that a story is told by, and the numbers on which its reports differ."""
