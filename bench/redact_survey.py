"""One public file through our redaction, in a process of its own: draws words, removes them, looks for them.

``python bench/redact_survey.py`` reads jobs ``{"source", "target"}``. Texts never leave the process: answers hold
counts, codes and names of readers.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.redact_detect import all_readers, pdfium_texts, texts_of
from bench.redact_legible import page_texts
from bench.redact_ours import redact
from bench.redact_plain import plain
from bench.redact_worker import answer_jobs

MEMORY = 4 << 30
WORDS = 3
MOST_PAGES = 40
_WORD = re.compile(r"[^\W_]{4,24}")
#: Text that says where a thing stands or whether it is locked; two such numbers side by side make a word
#: that no document holds.
_SETTINGS = re.compile(
    r"\{[^}]*/(?:wordprocessing|spreadsheet)Drawing\}.*"
    r"|\{urn:schemas-microsoft-com:office:office\}LockedField"
)
_MAIN = re.compile(r"word/document\.xml|xl/worksheets/[^/]*\.xml|xl/sharedStrings\.xml")
Tell = Callable[[str], None]


def survey(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Redact random words of one file and answer what became of it."""
    source, target = Path(job["source"]), Path(job["target"])
    is_pdf = source.suffix == ".pdf"
    tell("read")
    try:
        texts = _pdf_pages(source) if is_pdf else [_office_text(source.read_bytes())]
    except Exception as fault:  # noqa: BLE001  # damaged or locked: nothing to draw from
        texts = []
        drawn, why = [], f"unopenable {type(fault).__name__}"
    else:
        drawn, why = _draw(texts, source.name)
    if not drawn:
        drawn = ["从不出现的字"]  # the file goes its way all the same: it may not crash
    tell("redact")
    copy = target.with_name("in" + source.suffix)
    copy.write_bytes(source.read_bytes())
    start = time.process_time()
    outcome = redact(
        copy, target, {"actions": [{"text": each, "action": "remove"} for each in drawn]}
    )
    answer: dict[str, Any] = {
        "code": outcome.code,
        "why": outcome.why,
        "drawn": why or len(drawn),
        "cpu": time.process_time() - start,
        "pages": len(texts),
        "methods": Counter(outcome.methods),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "reasons": Counter(outcome.reasons),
    }
    if outcome.data is None:
        return answer
    answer["digest"] = sha256(outcome.data).hexdigest()
    answer["size"] = len(outcome.data) / source.stat().st_size
    tell("look")
    if is_pdf:
        after = texts_of(outcome.data, all_readers())
        told = "\n".join(page_texts(outcome.data, legible=False))
        texts = page_texts(source.read_bytes(), legible=True)
    else:
        after = {"package": _office_text(outcome.data)}
        told = _office_text(outcome.data, shown=True)
        texts = [_office_text(source.read_bytes(), shown=True)]
    answer["leaks"] = sorted(name for name, text in after.items() if _tells(text, drawn))
    answer["kept"] = _kept("\n".join(texts), told, drawn)
    return answer


def _pdf_pages(source: Path) -> list[str]:
    """The pages as pdfium reads them; none of a file with too many."""
    texts = pdfium_texts(source.read_bytes())
    return texts if len(texts) <= MOST_PAGES else []


def _draw(texts: list[str], name: str) -> tuple[list[str], str]:
    """Words of four letters and more, chosen by the name of the file; why there are none."""
    rng = Random(int(sha256(name.encode()).hexdigest()[:12], 16))
    known = {each for each in _WORD.findall("\n".join(texts)) if plain(each)}
    words = sorted(known)
    if not words:
        return [], "no words"
    return rng.sample(words, min(WORDS, len(words))), ""


def _tells(text: str, drawn: list[str]) -> bool:
    """Whether a word stands inside anything between two blanks."""
    wanted = [plain(each) for each in drawn]
    return any(each in plain(token) for token in text.split() for each in wanted)


def _kept(before: str, after: str, drawn: list[str]) -> float:
    """The share of the other words that still stand; of a PDF those that a person could read on its pages."""
    gone = [plain(each) for each in drawn]
    left = Counter(
        token
        for token in map(plain, _WORD.findall(before))
        if token and not any(each in token for each in gone)
    )
    if not left:
        return 1.0
    found = Counter(map(plain, _WORD.findall(after)))
    return sum(min(count, found[token]) for token, count in left.items()) / sum(left.values())


def _office_text(data: bytes, *, shown: bool = False) -> str:
    """All text of a package, of packages inside it too, joined by paragraph; with ``shown`` that of its
    main parts only.
    """
    pieces: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if shown and not _MAIN.fullmatch(name):
                continue
            body = package.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                with suppress(etree.XMLSyntaxError):
                    pieces.append(_xml_text(body))
            elif body[:2] == b"PK":
                with suppress(zipfile.BadZipFile):
                    pieces.append(_office_text(body))
    return "\n".join(pieces)


def _xml_text(body: bytes) -> str:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    lines: list[str] = []
    run: list[str] = []
    for event, each in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(each.tag, str):
            continue
        is_said = each.text and each.text.strip() and not _SETTINGS.fullmatch(each.tag)
        if event == "start" and is_said:
            run.append(each.text)
        if event == "end" and each.tag.rsplit("}", 1)[-1] in {"p", "si", "c", "comment", "sdt"}:
            lines.append("".join(run))
            run = []
        elif event == "end" and each.tag.rsplit("}", 1)[-1] in {"tab", "br", "cr"}:
            run.append(" ")
    lines.append("".join(run))
    return "\n".join(lines)


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _limited()
    answer_jobs(survey)
