"""Rounds: their settings, opening, closing and results."""
