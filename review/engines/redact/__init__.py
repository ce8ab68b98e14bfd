"""Redaction: makes a new file in which marked places, metadata and hidden parts are not."""
