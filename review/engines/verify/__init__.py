"""Verification: proves by its own reading that a redaction did what its plan says, and no more.

Shares no code with reading, finding or redacting; only the shapes of ``model.py``.
"""
