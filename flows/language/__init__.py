"""Words, sentences, numbers and days in the languages that are known."""
