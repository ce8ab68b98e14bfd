"""What engine this is: its version and the digest of its word lists, stored with every finding and
report.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import Final

from review.engines.find.lexicon import digest
from review.engines.model import Engine

#: Raised whenever reading or finding answers differently for the same bytes.
VERSION: Final = "0.2.0"


def engine() -> Engine:
    """Version and lexicon digest of this installation."""
    return Engine(VERSION, digest())


#: The libraries that take part in removing and proving, as they are installed.
_LIBRARIES: Final = (
    "fonttools",
    "lxml",
    "openpyxl",
    "pdfminer.six",
    "pikepdf",
    "pypdf",
    "pypdfium2",
    "rapidocr",
)


def engine_with_libraries() -> Engine:
    """The same with the versions of the libraries that read and write documents, for a certificate."""
    return replace(engine(), libraries={name: version(name) for name in _LIBRARIES})
