"""Names and small moves on an XML tree of a Word file, used by everything that rewrites one.

Nothing here decides what stays.
"""

from __future__ import annotations

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"


def w(name: str) -> str:
    """A WordprocessingML name as lxml writes it."""
    return f"{{{W}}}{name}"


def local(element: etree._Element | None) -> str:
    """The name of an element without its namespace, empty for no element."""
    return "" if element is None else etree.QName(element).localname


def elements(root: etree._Element) -> list[etree._Element]:
    """All elements in document order, as a list: the tree may change while it is walked."""
    return list(root.iter("*"))


def drop(element: etree._Element) -> None:
    """Take an element out of its parent; whatever text an odd file put behind it goes too."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)
