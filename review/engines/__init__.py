"""Documents: path in, plain dataclasses out. No database, no domain rules, no network.

``inspect.py`` reads a file, ``redact/`` makes a new one, ``verify/`` proves it, ``__main__.py`` is
all of it as a program.
"""
