"""The sources: which are asked, when, and the state of each."""
