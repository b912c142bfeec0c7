"""What is known of text alone: addresses, words, sentences, markup, similarity; no domain types."""
