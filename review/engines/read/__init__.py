"""Readers: a file in, segments out. ``open_reading`` picks the reader; parsers are imported only
when they are needed.

Nothing here looks for personal data; that is ``find/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from review.engines.messages import Cause, refuse
from review.engines.read.reading import Reading
from review.engines.read.recognised import Recognised
from review.engines.sniff import Format


@contextmanager
def open_reading(
    path: Path, kind: Format, recognised: Mapping[str, Recognised] | None = None
) -> Iterator[Reading]:
    """Open a file that ``sniff`` has named. ``recognised`` is what optical recognition gave for its
    pages and pictures, by key; what needs it and is missing there is reported as unread.

    Raises ``FileRefused`` when it can't be read.
    """
    if kind is Format.PDF:
        from review.engines.read.pdf import read_pdf  # noqa: PLC0415  # pdfium and qpdf

        with read_pdf(path, recognised) as reading:
            yield reading
    elif kind is Format.XLSX:
        from review.engines.read.xlsx import read_xlsx  # noqa: PLC0415  # lxml

        yield read_xlsx(path, recognised)
    elif kind is Format.CSV:
        from review.engines.read.csv_file import read_csv_file  # noqa: PLC0415

        yield read_csv_file(path)
    elif kind is Format.OFD:
        from review.engines.read.ofd import read_ofd  # noqa: PLC0415  # lxml

        yield read_ofd(path, recognised)
    elif kind is Format.DOC:
        raise refuse(Cause.NOT_CONVERTED)
    else:
        from review.engines.read.docx import read_docx  # noqa: PLC0415  # lxml

        yield read_docx(path, recognised)
