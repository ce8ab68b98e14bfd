"""The demonstration house: organisations, people for every role, documents in every state, all made
by the product itself.

``load_demo`` is what ``flask demo load`` and the first ``make run`` call. It uses the same services as the pages.
"""

from __future__ import annotations

from review.demo.house import load_demo

__all__ = ["load_demo"]
