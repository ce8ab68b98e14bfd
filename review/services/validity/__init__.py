"""Validity of documents: marking, the public side's following, proposals, repeal lists, proofs."""
