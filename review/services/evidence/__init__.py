"""Evidence of round items: what changed since a document was decided, gathered before anybody answers."""
