"""Figures of a period as the house knew them on a day, counted from the audit log alone.

``frames`` says which period and which day, ``facts`` what is counted, ``tables`` how it is laid out;
the other modules read lines of the log into facts. Nothing here asks a database, and nothing looks
at how things stand now: the same lines give the same figures for ever.
"""

from review.domain.statistics.facts import Fact, Figure, Line, Spread
from review.domain.statistics.frames import AsOf, Frame, Period, usual_as_of
from review.domain.statistics.tables import SECTIONS, SPECS, Spec, Table, laid_out

__all__ = [
    "SECTIONS",
    "SPECS",
    "AsOf",
    "Fact",
    "Figure",
    "Frame",
    "Line",
    "Period",
    "Spec",
    "Spread",
    "Table",
    "laid_out",
    "usual_as_of",
]
