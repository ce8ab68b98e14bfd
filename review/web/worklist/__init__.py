"""The worklist: what waits for a person, its filters and counts, and handing work over.

What waits for whom is asked of the store; nothing is decided here.
"""
