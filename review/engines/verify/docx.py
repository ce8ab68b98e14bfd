"""Proves the redaction of a Word file: by occurrence, part by part, and down to the bytes of the
package.

Reads both files with ``office.py`` (expat), the result also with python-docx and as raw bytes.
Answers checks with stable names; their details hold counts and part names, never text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import docx

from review.engines.model import Check, Plan
from review.engines.verify import office
from review.engines.verify.broken import broken_values, with_broken
from review.engines.verify.canon import canonical, canonical_characters, count, is_distinct
from review.engines.verify.gaps import Gap, fill_gaps, hides
from review.engines.verify.marks import Marks, discreet, mark
from review.engines.verify.numbers import tell, unsaid
from review.engines.verify.office_links import Links, counterparts
from review.engines.verify.office_pictures import check_pictures, words_of_pictures
from review.engines.verify.office_seen import pictures_illegible
from review.engines.verify.package import hidden_parts, metadata
from review.engines.verify.raw import Search

#: Roots of the parts that print; the text of others (comments, glossary) must be gone altogether.
PRINTED = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes"})
#: A plain Latin word of one case is also a word of the format ("left", "settings"): markup that holds it
#: says nothing. Text, and attributes that hold words of people, are searched for every value.
_WORD = re.compile(r"[a-z]+")
_FREE = frozenset({"ascii", "hAnsi", "eastAsia", "cs", "typeface", "font", "string"})
_FREE_HERE = frozenset({("lvlText", "val"), ("altName", "val"), ("font", "name")})


@dataclass(frozen=True)
class _Expected:
    """What a printed part must say: literal text and gaps in turn, and how many places it has."""

    tokens: tuple[str | Gap, ...]
    places: int

    def count(self, value: str) -> int:
        """How often a value stands in the literal text, each paragraph by itself."""
        return sum(count(each, value) for each in self.literal())

    def literal(self) -> Iterator[str]:
        """The text that must stand."""
        return (each for each in self.tokens if isinstance(each, str))


def verify_docx(
    original: bytes, redacted: bytes, plan: Plan, texts: Mapping[str, str] | None = None
) -> list[Check]:
    """All checks of a Word file. ``texts`` are the segments an inspection gave: the words recognised in
    pictures say which of them were marked, and which words may stand. Raises ``PlanError`` when the plan
    names what the original does not have.
    """
    originals = office.read_zip(original)
    before = office.read_parts(originals, forgiving=True)
    marks = with_broken(mark(plan, office.segments(before)), plan, before)
    try:
        files = office.read_zip(redacted)
        after = office.read_parts(files)
        second = _by_python_docx(redacted)
    except office.Damaged:
        return [Check("reopens", passed=False, detail="the result is no readable Word file")]
    links = Links(originals)
    reached = links.printed(before)
    printed = {n: part for n, part in before.items() if part.root in PRINTED and n in reached}
    expected = {name: _expected(part, marks) for name, part in printed.items()}
    checks = [Check("reopens", passed=True, detail=f"{len(files)} parts, read by 2 readers")]
    pictures, marked = check_pictures(originals, files, plan, texts or {})
    called = counterparts(links, before, Links(files), after)
    told = {called.get(name, name): part for name, part in after.items()}
    checks += _text_checks(expected, told, marks, marked)
    gone = _gone(expected, marks)
    numbers = unsaid(marks.numbers, (each for part in expected.values() for each in part.literal()))
    checks += _absence_checks(gone, numbers, files, after, second)
    marked_there, standing = words_of_pictures(plan, texts or {})
    seen = {*gone, *(v for v in marked_there if not any(e.count(v) for e in expected.values()))}
    unseen = sorted(v for v in seen if not any(v in each for each in standing))
    checks += [hidden_parts(files, after), pictures, pictures_illegible(files, unseen)]
    checks.append(metadata(redacted, files, after))
    return discreet(checks, marks.values)


def _expected(part: office.Part, marks: Marks) -> _Expected:
    """Literal characters must stand as they are, paragraph by paragraph; marked ones are gaps."""
    tokens: list[str | Gap] = []
    places = 0
    for number, paragraph in enumerate(part.paragraphs):
        marked = marks.segments.get(f"{part.name}#p{number}")
        places += len(marked.values) if marked else 0
        letters = canonical_characters(paragraph.joined())
        now = [marked.treatment.get(at) if marked else None for at in range(len(letters))]
        shown = zip(letters, paragraph.shown, now, strict=True)
        for treatment, run in groupby(shown, key=lambda each: each[2]):
            text = "".join(letter for letter, seen, _ in run if seen)
            if text:  # what was never shown leaves no gap
                tokens.append(text if treatment is None else Gap(treatment, text))
    return _Expected(tuple(tokens), places)


def _text_checks(
    expected: Mapping[str, _Expected],
    after: Mapping[str, office.Part],
    marks: Marks,
    pictures: Iterable[str],
) -> Iterator[Check]:
    lost: list[str] = []
    bare: list[str] = list(pictures)
    for name, wanted in expected.items():
        text = canonical(after[name].visible()) if name in after else ""
        filled = fill_gaps(wanted.tokens, text)
        if filled is None:
            lost.append(name)
        elif not all(hides(gap, shown) for gap, shown in filled):
            bare.append(name)
    added = [n for n, part in after.items() if part.root in PRINTED and n not in expected]
    yield _check("nothing_else_lost", lost + added, f"{len(expected)} parts compared in order")
    places = sum(each.places for each in expected.values())
    yield _check("removed_places_empty", lost + bare, f"{places} places of {marks.places} print")
    wrong = [
        name
        for name, wanted in expected.items()
        for value in marks.values
        if (after[name].count(value) if name in after else 0) != wanted.count(value)
    ]
    yield _check("kept_places_stand", sorted(set(wrong)), f"{len(marks.values)} values counted")


def _gone(expected: Mapping[str, _Expected], marks: Marks) -> list[str]:
    """The values that may stand nowhere any more."""
    return [
        value for value in marks.values if not any(each.count(value) for each in expected.values())
    ]


def _absence_checks(
    gone: list[str],
    numbers: Sequence[str],
    files: Mapping[str, bytes],
    after: Mapping[str, office.Part],
    second: list[str],
) -> Iterator[Check]:
    bad: list[str] = []
    for name, part in after.items():
        texts = [
            paragraph.joined(state) for paragraph in part.paragraphs for state in paragraph.text
        ]
        texts += part.alternatives + part.codes + part.beside + [text for _, text in part.loose]
        plain = [canonical(each) for each in texts]
        plainly = any(value in each for value in gone for each in plain)
        if plainly or broken_values(part, gone, numbers) or tell(texts, numbers):
            bad.append(name)
    second_plain = [canonical(each) for each in second]
    if any(value in each for value in gone for each in second_plain) or tell(second, numbers):
        bad.append("python-docx")
    yield _check("values_absent_text", bad, f"{len(gone)} values, 2 readers")
    distinct = [value for value in gone if is_distinct(value)]
    named = [
        name
        for name, part in after.items()
        if any(_stands_in(distinct, *each) for each in part.attributes)
    ]
    telling = [value for value in distinct if not _WORD.fullmatch(value)]
    named += [name for name in files if any(value in canonical(name) for value in telling)]
    pictures = {name: data for name, data in files.items() if name not in after}
    raw = Search(telling).places(files) + Search(distinct).places(pictures)
    detail = f"{len(distinct)} of {len(gone)} values, {len(files)} parts, 4 encodings and hex"
    yield _check("values_absent_raw", sorted({*named, *raw}), detail)


def _stands_in(values: Iterable[str], element: str, key: str, held: str) -> bool:
    """Whether an attribute holds a value; a plain Latin word is looked for where people's words are."""
    free = key in _FREE or (element, key) in _FREE_HERE
    plain = canonical(held)
    return any(value in plain for value in values if free or not _WORD.fullmatch(value))


def _by_python_docx(data: bytes) -> list[str]:
    """What python-docx reads: paragraphs, cells, headers and footers. Raises ``office.Damaged``."""
    try:
        document = docx.Document(io.BytesIO(data))
        texts = [each.text for each in document.paragraphs]
        for table in document.tables:
            texts += [cell.text for row in table.rows for cell in row.cells]
        for section in document.sections:
            for edge in (section.header, section.footer):
                texts += [each.text for each in edge.paragraphs]
    except Exception as fault:  # whatever a foreign reader raises: it could not read it
        raise office.Damaged("python-docx") from fault
    return texts


def _check(name: str, faults: list[str], detail: str) -> Check:
    if not faults:
        return Check(name, passed=True, detail=detail)
    return Check(name, passed=False, detail=f"{detail}; failed: {', '.join(sorted(set(faults)))}")
