"""Spot checks: drawing a sample, examining each document of it, and the papers that come of it.

No rule lives here; sample and error rate are worked out in the domain.
"""
