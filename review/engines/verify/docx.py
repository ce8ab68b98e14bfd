"""Proves the redaction of a Word file: by occurrence, part by part, and down to the bytes of the
package.

Reads both files with ``office.py`` (expat), the result also with python-docx and as raw bytes.
Answers checks with stable names; their details hold counts and part names, never text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import docx

from review.engines.model import Check, Plan
from review.engines.verify import office
from review.engines.verify.canon import canonical, canonical_characters, count, is_distinct
from review.engines.verify.gaps import Gap, fill_gaps, hides
from review.engines.verify.marks import Marks, discreet, mark
from review.engines.verify.package import hidden_parts, metadata
from review.engines.verify.raw import Search

#: Roots of the parts that print; the text of others (comments, glossary) must be gone altogether.
_PRINTED = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes"})


@dataclass(frozen=True)
class _Expected:
    """What a printed part must say: literal text and gaps in turn, and how many places it has."""

    tokens: tuple[str | Gap, ...]
    places: int

    def count(self, value: str) -> int:
        """How often a value stands in the literal text, each paragraph by itself."""
        return sum(count(each, value) for each in self.tokens if isinstance(each, str))


def verify_docx(original: bytes, redacted: bytes, plan: Plan) -> list[Check]:
    """All checks of a Word file. Raises ``PlanError`` when the plan names what the original does
    not have.
    """
    before = office.read_parts(office.read_zip(original))
    marks = mark(plan, office.segments(before))
    try:
        files = office.read_zip(redacted)
        after = office.read_parts(files)
        second = _by_python_docx(redacted)
    except office.Damaged:
        return [Check("reopens", passed=False, detail="the result is no readable Word file")]
    printed = {name: part for name, part in before.items() if part.root in _PRINTED}
    expected = {name: _expected(part, marks) for name, part in printed.items()}
    checks = [Check("reopens", passed=True, detail=f"{len(files)} parts, read by 2 readers")]
    checks += _text_checks(expected, after, marks, _marked_pictures(plan, files))
    gone = _gone(expected, marks)
    checks += _absence_checks(gone, files, after, second)
    checks += [hidden_parts(files, after), metadata(redacted, files, after)]
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
            tokens.append(text if treatment is None else Gap(treatment, text))
    return _Expected(tuple(tokens), places)


def _marked_pictures(plan: Plan, files: Mapping[str, bytes]) -> list[str]:
    """Pictures with a marked place in their recognised text (segment ``<part>#p``) that are still there.
    Nothing of such a picture may be copied: no one here can tell which pixels are text.
    """
    named = {each.segment.removesuffix("#p") for each in plan.actions if each.segment is not None}
    return sorted(named & files.keys())


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
    added = [n for n, part in after.items() if part.root in _PRINTED and n not in expected]
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
    gone: list[str], files: Mapping[str, bytes], after: Mapping[str, office.Part], second: list[str]
) -> Iterator[Check]:
    bad: list[str] = []
    for name, part in after.items():
        texts = [
            paragraph.joined(state) for paragraph in part.paragraphs for state in paragraph.text
        ]
        texts += part.alternatives + part.codes + [text for _, text in part.loose]
        plain = [canonical(each) for each in texts]
        if any(value in each for value in gone for each in plain):
            bad.append(name)
    second_plain = [canonical(each) for each in second]
    if any(value in each for value in gone for each in second_plain):
        bad.append("python-docx")
    yield _check("values_absent_text", bad, f"{len(gone)} values, 2 readers")
    distinct = [value for value in gone if is_distinct(value)]
    named = [
        name
        for name, part in after.items()
        if any(value in canonical(held) for value in distinct for _, _, held in part.attributes)
    ]
    raw = Search(gone).places(files)
    named += [name for name in files if any(value in canonical(name) for value in distinct)]
    detail = f"{len(distinct)} of {len(gone)} values, {len(files)} parts, 4 encodings and hex"
    yield _check("values_absent_raw", sorted({*named, *raw}), detail)


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
