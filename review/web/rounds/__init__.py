"""The July round: opening, board, acts, result, exchange, and the signing of many items at once.

No rule lives here: who may do what and when is asked of the domain, acts go through the services.
"""
