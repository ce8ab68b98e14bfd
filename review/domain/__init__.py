"""The rules of disclosure review in plain Python.

Nothing here reads a clock, a file, the environment or a database, and nothing knows that a web
exists. Start with ``states`` (the vocabulary), then ``case_flow`` (the table), then ``guards`` (why
a move is refused).
"""
