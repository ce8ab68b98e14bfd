"""Finders: text in, findings with their evidence out. They find; people decide.

Identifiers are ``patterns.py``, secrecy marks ``marks.py``, a whole document ``detect.py``, a bare
text ``plain.py``.
"""
