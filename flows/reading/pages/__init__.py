"""The article text of a web page."""
