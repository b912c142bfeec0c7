"""The steps from a document to an edition: pure, values in and values out; none imports another."""
