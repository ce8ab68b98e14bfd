"""What a clean Word package may be made of, as the verifier sees it: parts, elements, attributes,
dates of the zip.

A list of its own, stated from the reader's side: anything that is hidden on paper or tells about
people and machines.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from review.engines.model import Check
from review.engines.verify import office
from review.engines.verify.canon import canonical
from review.engines.verify.office_links import Links
from review.engines.verify.raw import picture_extras

#: Names and ids that say what a part is and count; what people called it may say more.
_KINDS = "document|styles|numbering|settings|fontTable|header|footer|footnotes|endnotes"
_PART = re.compile(
    rf"\[Content_Types\]\.xml|_rels/\.rels|word/(?:{_KINDS})[0-9]{{0,3}}\.xml"
    rf"|word/_rels/(?:{_KINDS})[0-9]{{0,3}}\.xml\.rels|word/theme/(?:_rels/)?theme[0-9]{{0,3}}\.xml(?:\.rels)?"
    r"|(?:word/)?media/(?:image|img|picture|media|shown)?[0-9]{0,4}\.[a-z]{3,5}",
    re.IGNORECASE,
)
_LINK = re.compile(r"rId[0-9]{1,5}")
_NAMES_OF_ROOTS = (
    "document hdr ftr footnotes endnotes styles numbering settings fonts theme Types Relationships"
)
_ROOTS = frozenset(_NAMES_OF_ROOTS.split())
_NAMES_OF_HIDDEN = (
    "del ins moveFrom moveTo delText delInstrText vanish specVanish commentRangeStart "
    "commentRangeEnd commentReference bookmarkStart object AlternateContent altChunk control sdt "
    "customXml smartTag ffData hyperlink OLEObject attachedTemplate docVars mailMerge rsids "
    "hlinkClick"
)
_HIDDEN_ELEMENTS = frozenset(_NAMES_OF_HIDDEN.split())
_PERSONAL = re.compile(r"rsid\w*|author|initials|date|dateUtc|paraId|textId|descr|title|alt|href")
#: Words of people in markup: ideographs, an address, a number longer than any measure.
_SPEAKS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[\w.+-]@[\w-]+\.\w|\d{11}")
_FONTS = frozenset({"ascii", "hAnsi", "eastAsia", "cs", "typeface", "font", "string"})
_PAGE_CODE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b[^\"“”]{0,40}", re.IGNORECASE)
_DATE = (1980, 1, 1, 0, 0, 0)


def hidden_parts(files: Mapping[str, bytes], parts: Mapping[str, office.Part]) -> Check:
    """No part, revision, comment, hidden run, field code, embedded object or external target is
    left.
    """
    faults = [name for name in files if not _PART.fullmatch(name)]
    for name, part in parts.items():
        if part.root not in _ROOTS:
            faults.append(name)
        hidden = part.names & _HIDDEN_ELEMENTS
        if part.root == "styles":  # a style may hide; a run that uses it may not be there
            hidden -= {"vanish", "specVanish"}
        if hidden:
            faults.append(f"{name}: {' '.join(sorted(hidden))}")
        unseen = {
            state
            for each in part.paragraphs
            for state in each.text
            if state and canonical(each.joined(state))
        }
        faults += [f"{name}: {state} text" for state in sorted(unseen)]
        if part.beside:
            faults.append(f"{name}: comments of the markup")
        if any(
            _SPEAKS.search(value)
            for element, key, value in part.attributes
            if not _may_speak(element, key)
        ):
            faults.append(f"{name}: words in an attribute")
        if any(not _PAGE_CODE.fullmatch(code) for code in part.codes):
            faults.append(f"{name}: field code")
        if name.endswith(".rels") and any(
            not _LINK.fullmatch(value)
            for element, key, value in part.attributes
            if (element, key) == ("Relationship", "Id")
        ):
            faults.append(f"{name}: name of a link")
        if any(key == "TargetMode" for _, key, _ in part.attributes):
            faults.append(f"{name}: external target")
    faults += Links(files).loose(files, parts)
    return _answer("no_hidden_parts", faults, f"{len(files)} parts")


def _may_speak(element: str, key: str) -> bool:
    """Names of fonts, formats of numbers, letters drawn along a path."""
    return key in _FONTS or (element, key) in {
        ("lvlText", "val"),
        ("altName", "val"),
        ("font", "name"),
        ("textpath", "style"),
    }


def metadata(data: bytes, files: Mapping[str, bytes], parts: Mapping[str, office.Part]) -> Check:
    """No names, dates, editing sessions, descriptions, picture metadata, and constant dates in the
    zip.
    """
    faults = [name for name in files if name.startswith(("docProps/", "customXml/"))]
    for name, part in parts.items():
        faults += sorted(
            {
                f"{name}: {element}@{key}"
                for element, key, value in part.attributes
                if value and _PERSONAL.fullmatch(key)
            }
        )
    for name, held in files.items():
        faults += [f"{name}: {extra}" for extra in picture_extras(held)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment or any(each.comment or each.extra for each in archive.infolist()):
            faults.append("zip comment")
        if any(each.date_time != _DATE for each in archive.infolist()):
            faults.append("zip dates")
    return _answer("no_metadata", faults, f"{len(files)} parts")


def _answer(name: str, faults: list[str], detail: str) -> Check:
    if not faults:
        return Check(name, passed=True, detail=detail)
    return Check(name, passed=False, detail=f"{detail}; found: {', '.join(faults[:20])}")
