"""Tables that a house brings (xlsx, csv, the tables of a docx) as rows of plain cells.

Nothing is evaluated, followed or guessed. What a column means is the caller's business.
"""
