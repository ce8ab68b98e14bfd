"""Names of natural persons: lead words, tables, a model, and what the rest of the submission says.

``find_names`` is the whole interface, with ``NameText`` for what goes in. Rules: detection.md section 5.4.
"""

from __future__ import annotations

from review.engines.find.names.finding import Names, find_names
from review.engines.find.names.spans import NameText

__all__ = ["NameText", "Names", "find_names"]
