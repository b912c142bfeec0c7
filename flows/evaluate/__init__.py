"""How good the stages are, measured on labelled data; nothing of a run imports it."""
