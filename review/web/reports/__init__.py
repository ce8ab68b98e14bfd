"""The reports an organisation owes and the figures it looks at: one module per report, one hub for all.

Pages only: figures are worked out by ``review.services.reports`` and ``review.store``.
"""
