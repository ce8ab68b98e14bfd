"""The staff pages: one module per place in the house, each with its blueprint ``bp``.

Start with ``app`` (how it is put together), ``access`` (who may open what), ``session`` (one
transaction per request) and ``wording`` (words for codes). Rules are in ``review.domain``.
"""
