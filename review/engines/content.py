"""Digests of what is embedded in a file: pictures, attachments, inner documents. Part of the
content digest of a case.

Bytes as stored; nothing is decoded. product.md section 4, "What a signature covers".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from review.engines.package import open_package
from review.engines.sniff import Format, sniff

if TYPE_CHECKING:
    import pikepdf

_FOLDERS = ("/media/", "/embeddings/", "/activex/")


@dataclass(frozen=True)
class Embedded:
    """``part``: a part name of a docx; ``page-<n>/<name>`` for a picture, ``attachment/<name>`` for
    a file in a PDF. ``sha256``: hex digest of its bytes as stored.
    """

    part: str
    sha256: str


def embedded_digests(path: Path) -> list[Embedded]:
    """Everything embedded in a docx or PDF, in the order of part names or pages; each object once.

    Raises ``FileRefused`` when the file can't be opened.
    """
    if sniff(path) is Format.DOCX:
        with open_package(path) as package:
            return [
                Embedded(name, sha256(package.read(name)).hexdigest())
                for name in sorted(package.names)
                if any(folder in f"/{name.lower()}" for folder in _FOLDERS)
            ]
    import pikepdf  # noqa: PLC0415  # only for a PDF

    with pikepdf.open(path) as pdf:
        found = [*_pictures(pdf)]
        for name in sorted(pdf.attachments):
            data = pdf.attachments[name].get_file().read_bytes()
            found.append(Embedded(f"attachment/{name}", sha256(data).hexdigest()))
        return found


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Embedded]:
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        for name, image in sorted(page.images.items()):
            if image.objgen not in seen:
                seen.add(image.objgen)
                yield Embedded(
                    f"page-{number}/{name[1:]}", sha256(image.read_raw_bytes()).hexdigest()
                )
