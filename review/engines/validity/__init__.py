"""What a text says about how long documents live: repeals, amendments, validity periods, past years.

Plain texts in, plain answers out; files are opened by ``read/`` and ``sheets/``. Nothing here knows
which documents a house holds: a target is a title and a number, as written.
"""

from review.engines.validity.entries import Entry, list_entries
from review.engines.validity.mentions import Mention, find_mentions
from review.engines.validity.periods import Period, end_of, find_periods
from review.engines.validity.years import SubjectYear, subject_year

__all__ = [
    "Entry",
    "Mention",
    "Period",
    "SubjectYear",
    "end_of",
    "find_mentions",
    "find_periods",
    "list_entries",
    "subject_year",
]
