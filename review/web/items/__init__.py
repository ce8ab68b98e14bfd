"""Items of the July round: evidence before opinion, the answer, and the way ahead.

No rule lives here; the item flow offers, the services act.
"""
