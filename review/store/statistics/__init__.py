"""Queries behind the statistics: lines of the audit log, and the few names it leaves to tables.

What lines come to is worked out by ``review.domain.statistics``.
"""
