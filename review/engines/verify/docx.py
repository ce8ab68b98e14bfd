"""Proves the redaction of a Word file: by occurrence, part by part, and down to the bytes of the
package.

Reads both files with ``office.py`` (expat), the result also with python-docx and as raw bytes.
Answers checks with stable names; their details hold counts and part names, never text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import docx

from review.engines.model import Check, Plan, Treatment
from review.engines.verify import office
from review.engines.verify.canon import (
    MASKS,
    canonical,
    canonical_characters,
    count,
    is_distinct,
)
from review.engines.verify.marks import Marks, mark
from review.engines.verify.package import hidden_parts, metadata
from review.engines.verify.raw import Search

#: Roots of the parts that print; the text of others (comments, glossary) must be gone altogether.
_PRINTED = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes"})

#: At least this share of a masked value must be hidden: 138****1234 hides 4 of 11.
_LEAST_HIDDEN = 0.34


@dataclass(frozen=True)
class _Expected:
    """What a printed part must say: a pattern, the literal text with gaps, and how many places it
    has.
    """

    pattern: re.Pattern[str]
    literal: str
    places: int
    masked: tuple[str, ...]


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
    checks += _text_checks(expected, after, marks)
    gone = _gone(expected, marks)
    checks += _absence_checks(gone, files, after, second)
    checks += [hidden_parts(files, after), metadata(redacted, files, after)]
    return checks


def _expected(part: office.Part, marks: Marks) -> _Expected:
    """Literal characters must stand as they are; a removed run may be blocks; a masked one blocks
    or itself, apart.
    """
    pattern: list[str] = []
    literal: list[str] = []
    masked: list[str] = []
    places = 0
    for number, paragraph in enumerate(part.paragraphs):
        marked = marks.segments.get(f"{part.name}#p{number}")
        treatment = marked.treatment if marked else {}
        places += len(marked.values) if marked else 0
        run: list[str] = []
        before: Treatment | None = None
        letters = canonical_characters(paragraph.joined())
        for at, (letter, shown) in enumerate(zip(letters, paragraph.shown, strict=True)):
            now = treatment.get(at)
            if before is not None and now is not before:
                pattern.append(_gap(before, run))
                masked += ["".join(run)] if before is Treatment.MASK else []
                literal.append("\0")
                run = []
            if shown and now is None:
                pattern.append(re.escape(letter))
                literal.append(letter)
            elif shown:
                run.append(letter)
            before = now
        if before is not None:
            pattern.append(_gap(before, run))
            masked += ["".join(run)] if before is Treatment.MASK else []
            literal.append("\0")
        literal.append("\n")
    return _Expected(re.compile("".join(pattern)), "".join(literal), places, tuple(masked))


def _gap(treatment: Treatment, run: list[str]) -> str:
    """What may stand in a gap, possibly nothing. Only a mask may show characters of the value, in
    their order.
    """
    if treatment is Treatment.REMOVE:
        return "■*?"
    hidden = f"[{re.escape(MASKS)}]"
    each = "".join(f"(?:{re.escape(letter)}|{hidden})?" for letter in "".join(run))
    return f"({each}{hidden}*?)"


def _text_checks(
    expected: Mapping[str, _Expected], after: Mapping[str, office.Part], marks: Marks
) -> Iterator[Check]:
    lost: list[str] = []
    bare: list[str] = []
    for name, wanted in expected.items():
        found = wanted.pattern.fullmatch(canonical(after[name].visible()) if name in after else "")
        if found is None:
            lost.append(name)
        elif any(
            not _hides(value, shown)
            for value, shown in zip(wanted.masked, found.groups(), strict=True)
        ):
            bare.append(name)
    added = [n for n, part in after.items() if part.root in _PRINTED and n not in expected]
    yield _check("nothing_else_lost", lost + added, f"{len(expected)} parts compared in order")
    places = sum(each.places for each in expected.values())
    yield _check("removed_places_empty", lost + bare, f"{places} places of {marks.places} print")
    wrong = [
        name
        for name, wanted in expected.items()
        for value in marks.values
        if name not in after or count(after[name].visible(), value) != _count_literal(wanted, value)
    ]
    yield _check("kept_places_stand", sorted(set(wrong)), f"{len(marks.values)} values counted")


def _hides(value: str, shown: str) -> bool:
    """Whether a mask hides enough of its value; an empty answer hides all."""
    hidden = sum(each in MASKS for each in shown)
    return not shown or (value not in shown and hidden >= _LEAST_HIDDEN * len(shown))


def _count_literal(expected: _Expected, value: str) -> int:
    return sum(count(line, value) for line in expected.literal.split("\n"))


def _gone(expected: Mapping[str, _Expected], marks: Marks) -> list[str]:
    """The values that may stand nowhere any more."""
    return [
        value
        for value in marks.values
        if not any(_count_literal(each, value) for each in expected.values())
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
    named += [f"name of {name}" for name in files if any(v in canonical(name) for v in distinct)]
    raw = Search(gone).places(files)
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
