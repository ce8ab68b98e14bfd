"""Mingshi (明示): a government office decides, document by document, what the public may see.

Rooms, from the bottom: ``domain`` and ``engines``, ``store``, ``services``, ``jobs`` and ``web``;
``public`` stands alone.
"""
