"""Validity: what a document says of itself and others, marks of repeal, lists of repeals.

No rule lives here; what follows from a mark is decided in the services.
"""
