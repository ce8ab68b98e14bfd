"""Digests of what is embedded in a file: pictures, attachments, inner documents. Part of the
content digest of a case.

Bytes as stored; nothing is decoded. product.md section 4, "What a signature covers".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pikepdf

from review.engines.messages import Cause, refuse
from review.engines.package import open_package
from review.engines.sniff import Format, sniff

_FOLDERS = ("/media/", "/embeddings/", "/activex/")


@dataclass(frozen=True)
class Embedded:
    """``part``: a part name of a package; ``picture/<n>`` and ``attachment/<name>`` in a PDF. ``sha256``: hex
    digest of its bytes as stored.
    """

    part: str
    sha256: str


def embedded_digests(path: Path) -> list[Embedded]:
    """Everything embedded in a file, in a stable order; equal pictures of a PDF once. A csv holds
    nothing but its text.

    Raises ``FileRefused`` when the file can't be opened.
    """
    kind = sniff(path)
    if kind is Format.CSV:
        return []
    if kind is not Format.PDF:
        is_embedded = _in_ofd if kind is Format.OFD else _in_office
        with open_package(path) as package:
            return [
                Embedded(name, sha256(package.read(name)).hexdigest())
                for name in sorted(package.names)
                if is_embedded(f"/{name.lower()}")
            ]
    try:
        with pikepdf.open(path) as pdf:
            return [*_pictures(pdf), *_attachments(pdf)]
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError) as error:
        raise refuse(Cause.DAMAGED) from error


def _in_office(name: str) -> bool:
    return any(folder in name for folder in _FOLDERS)


def _in_ofd(name: str) -> bool:
    """Pictures, fonts, attachments; a signature is over the document and no part of its content."""
    folder, _, file = name.rpartition("/")
    is_attached = "/attach" in folder and file != "attachments.xml"
    return is_attached or not name.endswith((".xml", ".dat", ".esl"))


def _attachments(pdf: pikepdf.Pdf) -> Iterator[Embedded]:
    for name in sorted(pdf.attachments):
        data = pdf.attachments[name].get_file().read_bytes()
        yield Embedded(f"attachment/{name}", sha256(data).hexdigest())


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Embedded]:
    """Ordered by digest: numbers of objects change whenever a program saves the file anew."""
    digests = {
        sha256(item.read_raw_bytes()).hexdigest()
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    }
    for number, digest in enumerate(sorted(digests)):
        yield Embedded(f"picture/{number}", digest)
