"""Items of rounds: proposing, approving, returning, reassigning, and what an outcome brings about."""
