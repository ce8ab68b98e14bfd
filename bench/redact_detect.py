"""Who still reads a secret in a result: text readers, glyph codes, bytes, fonts. Finds, and judges nothing.

Every detector answers ids of secrets. None shares code with the product; several read the same thing in different
ways on purpose.
"""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pdfplumber
import pypdf
import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams

from bench.redact_objects import Anatomy, Map, anatomy
from bench.redact_plain import in_bytes, plain, said

Secrets = Mapping[str, str]
Found = dict[str, set[str]]

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
#: Encodings in which codes of fonts that are not embedded are characters themselves.
_CODECS = ("gbk", "utf-16-be", "latin-1")


def pdfium_texts(data: bytes) -> list[str]:
    """Each page as pdfium reads it, by range and by bounds."""
    return [
        words.get_text_range() + "\n" + words.get_text_bounded() for _, words in pdfium_pages(data)
    ]


def pdfium_pages(data: bytes) -> Iterator[tuple[Any, Any]]:
    """Each page of pdfium with its text page; both are open until the next one is asked for."""
    document = pdfium.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            yield page, words
            words.close()
            page.close()
    finally:
        document.close()


def _by_pdfium(data: bytes) -> str:
    return "\n".join(pdfium_texts(data))


def _by_pdfminer(data: bytes) -> str:
    return extract_text(io.BytesIO(data), laparams=LAParams(all_texts=True))


def _by_content_order(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join("".join(each["text"] for each in page.chars) for page in document.pages)


def _by_layout(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _by_pypdf(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    return "\n".join(page.extract_text() for page in reader.pages)


def _by_poppler(*options: str) -> Callable[[bytes], str]:
    def read(data: bytes) -> str:
        command = ["pdftotext", *options, "-", "-"]
        done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
        return done.stdout.decode("utf-8", "replace")

    return read


#: The readers that are always there, quick ones; a test can afford these.
QUICK: Mapping[str, Callable[[bytes], str]] = {
    "pdfium": _by_pdfium,
    "content order": _by_content_order,
    "pypdf": _by_pypdf,
}


def all_readers() -> dict[str, Callable[[bytes], str]]:
    """Every reader on this machine."""
    readers = {**QUICK, "pdfminer": _by_pdfminer, "pdfplumber": _by_layout}
    if shutil.which("pdftotext"):
        readers |= {"pdftotext": _by_poppler(), "pdftotext -raw": _by_poppler("-raw")}
    return readers


def texts_of(data: bytes, readers: Mapping[str, Callable[[bytes], str]] = QUICK) -> dict[str, str]:
    """What each reader reads; one that fails on the file reads nothing."""
    texts = {}
    for name, read in readers.items():
        try:
            texts[name] = read(data)
        except Exception:  # noqa: BLE001  # a reader's fault is no leak; the product's own proof asks more
            texts[name] = ""
    return texts


def leaks_in(data: bytes, original: bytes, secrets: Secrets, texts: Mapping[str, str]) -> Found:
    """Which detector finds which secrets: the readers' ``texts``, codes, bytes and fonts."""
    found: Found = {name: said(text, secrets, backwards=True) for name, text in texts.items()}
    after, before = anatomy(data), anatomy(original)
    found["codes"] = _by_codes(after, before, secrets)
    found["raw"] = in_bytes([data, *after.words, *after.streams], secrets)
    standing = "".join(texts.values()) + _by_first_codes(after, before)
    found["fonts"] = _by_fonts(after, before, secrets, standing)
    return {name: ids for name, ids in found.items() if ids}


def _by_codes(after: Anatomy, before: Anatomy, secrets: Secrets) -> set[str]:
    """The strings of every content through every table of both files, at both byte phases."""
    maps = _distinct([each for font in (*after.fonts, *before.fonts) for each in font.maps])
    found: set[str] = set()
    for shown in after.shown:
        for codec in _CODECS:
            found |= said(shown.decode(codec, "replace"), secrets, backwards=True)
            found |= said(shown[1:].decode(codec, "replace"), secrets, backwards=True)
        pairs = [
            [shown[at] << 8 | shown[at + 1] for at in range(phase, len(shown) - 1, 2)]
            for phase in (0, 1)
        ]
        for told in maps:
            for codes in (list(shown), *pairs):
                text = "".join(told.get(code, "\ufffd") for code in codes)
                found |= said(text, secrets, backwards=True)
    return found


def _by_first_codes(after: Anatomy, before: Anatomy) -> str:
    """The letters that codes of two bytes still show by what the fonts of the original draw, whatever
    their tables say.
    """
    maps = _distinct([each for font in before.fonts for each in font.maps])
    codes = {
        shown[at] << 8 | shown[at + 1]
        for shown in after.shown
        for at in range(0, len(shown) - 1, 2)
    }
    return "".join(told.get(code, "") for told in maps for code in codes)


def _distinct(maps: list[Map]) -> list[Map]:
    kept: dict[tuple[tuple[int, str], ...], Map] = {}
    for each in maps:
        kept[tuple(sorted(each.items()))] = each
    return list(kept.values())


def _by_fonts(after: Anatomy, before: Anatomy, secrets: Secrets, standing: str) -> set[str]:
    """Secrets of which the fonts still list every character, one of them shown nowhere any more."""
    listed = set()
    for font in after.fonts:
        for told in font.maps:
            listed |= set(plain("".join(told.values())))
        for digest in font.outlines:
            listed |= _drawn(digest, before)
    shown = set(plain(standing))
    found = set()
    for name, value in secrets.items():
        letters = set(plain(value))
        if letters <= listed and not letters <= shown:
            found.add(name)
    return found


def _drawn(digest: str, before: Anatomy) -> set[str]:
    """The characters an outline drew in the original."""
    found: set[str] = set()
    for font in before.fonts:
        for each in font.outlines.get(digest, ()):
            if not each.startswith("#"):
                found |= set(plain(each))
                continue
            for told in font.maps:
                found |= set(plain(told.get(int(each[1:]), "")))
    return found
