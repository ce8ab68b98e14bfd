"""Office papers: plain frozen dataclasses in, bytes of a workbook, a Word file or a picture out.

``book.py`` and ``paper.py`` say what a workbook and a paper are made of; ``sheets.py``, ``docx.py`` and
``charts.py`` write them. No rule, no query, no clock and no sentence of its own: every word comes from
the caller. It imports nothing else of ``review``, and reads no file but its font.
The libraries behind are large, so import the writing modules where they are used.
"""
