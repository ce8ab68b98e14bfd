"""Where the text of a Word file stands on the pages that an office program printed of it, and where the
lines of a PDF or OFD stand on its own (``lines``).

The reading of a Word file and the characters of its print are laid side by side, letter by letter. A
place that can not be told for certain is left out; nothing here guesses, reads a Word file or
starts a program.
"""
