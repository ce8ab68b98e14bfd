"""Attributes of a Word file: only those that say how something looks stay, and none of them speaks of
people or holds what was removed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lxml import etree

from review.engines.redact.folding import fold
from review.engines.redact.tree import XML, R, elements, local, w
from review.engines.redact.vocabulary import ATTRIBUTES

#: A value shorter than this may be part of a font name or a number: attributes are searched for
#: longer ones only.
_SHORTEST: Final = 4
#: Attributes whose value is free text that is drawn, or the name of a font: they may hold any words.
_FREE: Final = frozenset(
    {
        ("lvlText", "val"),
        ("textpath", "string"),
        ("textpath", "style"),
        ("altName", "val"),
        ("font", "name"),
        ("sym", "font"),
        *(("rFonts", name) for name in ("ascii", "hAnsi", "eastAsia", "cs")),
        *((name, "typeface") for name in ("latin", "ea", "cs", "sym", "font", "buFont")),
    }
)
#: Words of people: an ideograph, an address, a number longer than any measure.
_SPEAKS: Final = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[\w.+-]@[\w-]+\.\w|\d{11}"
)
#: Plain Latin words are also words of the format ("left", "heading"): there they say nothing.
_WORD: Final = re.compile(r"[a-z]+")
_STYLE_REFERENCES: Final = frozenset({"pStyle", "rStyle", "tblStyle", "numStyleLink", "styleLink"})
#: Ids that Word gives to kinds of VML shapes.
_SHAPE_TYPE: Final = re.compile(r"_x0000_t[0-9]{1,4}")
_SHAPES: Final = frozenset({"shape", "rect", "oval", "group", "line", "roundrect", "polyline"})


def clean_attributes(
    root: etree._Element, known: Collection[str], style_names: Mapping[str, str]
) -> None:
    """Drop every attribute that is not of the vocabulary or of a namespace that is not ``known``, and any
    that speaks; names of drawings become constant, styles get their new ids.
    """
    _name_shape_types(root)
    for each in elements(root):
        kind = local(each)
        for name in list(each.attrib):
            space, key = etree.QName(name).namespace, etree.QName(name).localname
            if space in {R, XML}:
                continue
            foreign = bool(space) and space not in known
            value = str(each.get(name))
            speaks = _SPEAKS.search(value) is not None and (kind, key) not in _FREE
            if foreign or speaks or key not in ATTRIBUTES:
                del each.attrib[name]
        if kind in {"docPr", "cNvPr"}:
            each.set("name", f"{kind} {each.get('id', '0')}")
        if kind in _STYLE_REFERENCES:
            value = each.get(w("val"), "")
            each.set(w("val"), style_names.get(value, value))
        if kind == "cNvPicPr" or kind in _SHAPES:
            each.attrib.pop("id", "")


def _name_shape_types(root: etree._Element) -> None:
    """Kinds of shapes that somebody named get ids like those of Word, and shapes refer to these."""
    own = [str(each.get("id")) for each in elements(root) if local(each) == "shapetype"]
    foreign = [each for each in dict.fromkeys(own) if not _SHAPE_TYPE.fullmatch(each)]
    new = {old: f"_x0000_t{number}" for number, old in enumerate(foreign, 5000)}
    for each in elements(root):
        kind, refers = local(each), str(each.get("type", ""))
        if kind == "shapetype" and str(each.get("id")) in new:
            each.set("id", new[str(each.get("id"))])
        elif kind in _SHAPES and refers.removeprefix("#") in new:
            each.set("type", f"#{new[refers.removeprefix('#')]}")
        elif kind in _SHAPES and refers and not _SHAPE_TYPE.fullmatch(refers.removeprefix("#")):
            del each.attrib["type"]


def scrub(trees: Mapping[str, etree._Element], gone: Sequence[str]) -> None:
    """Take values (folded) that are gone from all text out of the attributes: formats of numbers, names
    of fonts. Short values stay, a plain word is looked for in free text only.
    """
    wanted = [each for each in gone if len(each) >= _SHORTEST]
    if wanted:
        for root in trees.values():
            for each in elements(root):
                _scrub(each, wanted, keep=w("val"))


def blank(root: etree._Element, value: str) -> None:
    """Take a value (folded) that was marked beside the text out of every attribute of a part, however
    short it is.
    """
    for each in elements(root):
        _scrub(each, [value], keep=None)


def _scrub(element: etree._Element, gone: Sequence[str], keep: str | None) -> None:
    """Empty or drop what holds a value; an attribute named ``keep`` (or any, for None) is emptied."""
    kind = local(element)
    for name, value in element.attrib.items():
        if str(name).startswith(f"{{{R}}}"):
            continue
        is_free = (kind, etree.QName(name).localname) in _FREE
        plain = fold(str(value)).text
        if not any(each in plain for each in gone if is_free or not _WORD.fullmatch(each)):
            continue
        if keep is None or name == keep:
            element.set(name, "")
        else:
            del element.attrib[name]
