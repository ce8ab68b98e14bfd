"""Style sheet, settings, font table, numbering and theme of a Word file, without names people gave and
without hiding places.

Lives here: which styles hide text, new names for custom styles, the few settings that change how a
page looks.
"""

from __future__ import annotations

from lxml import etree

from review.engines.read.docx_looks import Looks, read_looks
from review.engines.read.style_names import is_built_in, is_machine_id
from review.engines.redact.tree import drop, elements, local, w

#: Settings that change the layout. Everything else says who edited what, where and when.
_KEPT_SETTINGS = frozenset(
    {
        "autoHyphenation",
        "bordersDoNotSurroundFooter",
        "bordersDoNotSurroundHeader",
        "characterSpacingControl",
        "clrSchemeMapping",
        "compat",
        "decimalSymbol",
        "defaultTabStop",
        "displayBackgroundShape",
        "displayHorizontalDrawingGridEvery",
        "displayVerticalDrawingGridEvery",
        "doNotHyphenateCaps",
        "drawingGridHorizontalSpacing",
        "drawingGridVerticalSpacing",
        "endnotePr",
        "evenAndOddHeaders",
        "footnotePr",
        "gutterAtTop",
        "listSeparator",
        "mathPr",
        "mirrorMargins",
        "noLineBreaksAfter",
        "noLineBreaksBefore",
        "noPunctuationKerning",
        "themeFontLang",
    }
)
_OFF = frozenset({"0", "false", "off", "none"})


class Styles:
    """What the style sheet says about hiding, and how the styles that people named are called from now
    on: ``new_names`` by old id.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self.looks = Looks() if root is None else read_looks(root)
        self.new_names: dict[str, str] = {}
        self.own: set[str] = set()
        sheet = () if root is None else root.iter(w("style"))
        for number, style in enumerate(sheet, 1):
            name = style.find(w("name"))
            is_own = style.get(w("customStyle")) in {"1", "true", "on"} or not is_built_in(
                "" if name is None else name.get(w("val"), "")
            )
            identifier = style.get(w("styleId"), "")
            if is_own:
                self.own.add(identifier)
            if is_own or not is_machine_id(identifier):
                self.new_names[identifier] = f"custom{number}"

    def hides(self, run: etree._Element) -> bool:
        """Whether a run is hidden, by itself or by its character or paragraph style."""
        mark = run.find(f"{w('rPr')}/{w('vanish')}")
        if mark is not None:
            return mark.get(w("val"), "1") not in _OFF
        paragraph = next(run.iterancestors(w("p")), None)
        own = run.find(f"{w('rPr')}/{w('rStyle')}")
        around = None if paragraph is None else paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        names = {"" if around is None else around.get(w("val"), "")}
        if own is not None and own.get(w("val")):
            names.add(own.get(w("val"), ""))
        return not names.isdisjoint(self.looks.hidden)


def clean_styles(root: etree._Element, styles: Styles) -> None:
    """Give every style that people named a name that says nothing, and drop aliases and the list of
    styles Word keeps in reserve; built-in names mean something to Word.
    """
    for style in root.iter(w("style")):
        old = style.get(w("styleId"), "")
        new = styles.new_names.get(old, old)
        style.set(w("styleId"), new)
        name = style.find(w("name"))
        if name is not None and old in styles.own:
            name.set(w("val"), new)
        for alias in style.findall(w("aliases")):
            drop(alias)
    for each in elements(root):
        if local(each) in {"basedOn", "next", "link"}:
            value = each.get(w("val"), "")
            each.set(w("val"), styles.new_names.get(value, value))
        elif local(each) == "latentStyles":
            drop(each)


def clean_numbering(root: etree._Element) -> None:
    """Names of lists are given by people and drawn nowhere."""
    for name in list(root.iter(w("name"))):
        drop(name)


def clean_theme(root: etree._Element) -> None:
    """Names of themes, their colours and fonts are given by people and drawn nowhere."""
    for each in elements(root):
        if "name" in each.attrib:
            each.set("name", "theme")


def clean_settings(root: etree._Element) -> None:
    """Keep the settings that change the layout."""
    for each in list(root):
        if local(each) not in _KEPT_SETTINGS:
            root.remove(each)


def clean_fonts(root: etree._Element) -> None:
    """Embedded fonts are not copied: their subset would list every character of the document."""
    for each in elements(root):
        if local(each).startswith("embed"):
            drop(each)
