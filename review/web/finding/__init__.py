"""The office's own finding: lists of names and words, rules in force, proposals after dismissals, replays.

No rule of finding lives here; engines find, services keep.
"""
