"""CMaps of a PDF: what codes a composite font is shown with, what a code is said to mean, and a ToUnicode map
written anew with the codes that are left.

Lives here: the small language of CMaps (PDF 32000-1, 9.7.5 and 9.10.3). Which codes are left is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pdfminer.cmapdb import CMapDB, CMapError

from review.engines.redact.folding import spell

_BLOCK: Final = re.compile(
    rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)(.*?)end\1", re.DOTALL
)
_TOKEN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(?<![\w/<])(\d+)(?![\w>])")
_BORROWED: Final = re.compile(rb"/([^\s/<>\[\]()]+)\s+usecmap")
_SPACES: Final = re.compile(rb"\s+")
#: Codes of one range; more than two bytes can say is a range nobody means.
_LONGEST_RANGE: Final = 0x10000
_ROWS: Final = 100  # entries of one block (9.10.3)
_OPEN: Final = -1
_SHUT: Final = -2

_Token = bytes | int


@dataclass(frozen=True)
class Meanings:
    """A ToUnicode map: text by code (as a number), and the CMap it builds on, if any."""

    texts: Mapping[int, str]
    borrowed: str | None = None


@dataclass
class CodeMap:
    """How the strings of a composite font fall apart into codes, and which character of its collection (CID)
    each code means.
    """

    widths: frozenset[int] = frozenset({2})
    identity: bool = True
    #: pdfminer's tree of a predefined CMap, walked byte by byte.
    tree: Mapping[int, Any] | None = None
    cids: dict[bytes, int] = field(default_factory=dict)
    ranges: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    spaces: list[tuple[bytes, bytes]] = field(default_factory=list)

    def split(self, data: bytes) -> Iterator[bytes]:
        """The codes of a shown string. A byte that starts no code stands alone."""
        at = 0
        while at < len(data):
            size = self._size(data, at)
            yield data[at : at + size]
            at += size

    def cid(self, code: bytes) -> int | None:
        """The CID of a code; None where the map does not know it."""
        if self.identity:
            return int.from_bytes(code, "big")
        if code in self.cids:
            return self.cids[code]
        for first, last, start in self.ranges:
            if len(first) == len(code) and first <= code <= last:
                return start + int.from_bytes(code, "big") - int.from_bytes(first, "big")
        node: Any = self.tree
        for byte in code:
            node = node.get(byte) if isinstance(node, Mapping) else None
        return node if isinstance(node, int) else None

    def _size(self, data: bytes, at: int) -> int:
        if self.identity:
            return 2
        for size in range(1, 5):
            code = data[at : at + size]
            if len(code) == size and any(_within(code, *space) for space in self.spaces):
                return size
        node: Any = self.tree
        for size, byte in enumerate(data[at : at + 4], 1):
            node = node.get(byte) if isinstance(node, Mapping) else None
            if isinstance(node, int):
                return size
        return 1


def _within(code: bytes, first: bytes, last: bytes) -> bool:
    """Whether a code lies in a codespace range, byte by byte (9.7.6.2)."""
    return len(code) == len(first) and all(
        low <= byte <= high for low, byte, high in zip(first, code, last, strict=False)
    )


def code_map(encoding: Any) -> CodeMap | None:
    """The CMap that a Type 0 font names or carries; None where it is not known here."""
    if isinstance(encoding, pikepdf.Name):
        return _named(str(encoding)[1:])
    if not isinstance(encoding, pikepdf.Stream):
        return None
    data = encoding.read_bytes()
    held = encoding.get("/UseCMap")
    borrowed = str(held)[1:] if isinstance(held, pikepdf.Name) else _borrowed(data)
    if isinstance(held, pikepdf.Stream):
        return None  # a CMap in a CMap: nobody writes it, nobody has to read it
    base = _named(borrowed) if borrowed is not None else None
    if borrowed is not None and base is None:
        return None
    tree = base.tree if base is not None else None
    found = CodeMap(identity=False, tree=tree)
    for kind, tokens in _blocks(data):
        if kind == b"codespacerange":
            found.spaces += [
                pair for pair in _pairs_of_bytes(tokens) if len(pair[0]) == len(pair[1])
            ]
        elif kind == b"cidchar":
            found.cids.update(
                (code, cid)
                for code, cid in zip(tokens[::2], tokens[1::2], strict=False)
                if isinstance(code, bytes) and isinstance(cid, int)
            )
        elif kind == b"cidrange":
            found.ranges += [
                (first, last, cid)
                for first, last, cid in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False)
                if isinstance(first, bytes) and isinstance(last, bytes) and isinstance(cid, int)
            ]
    if not found.spaces and tree is None:
        return None
    return found


def _named(name: str) -> CodeMap | None:
    if name in {"Identity-H", "Identity-V"}:
        return CodeMap()
    try:
        table: Any = CMapDB.get_cmap(name)
    except (CMapError, KeyError, OSError, ValueError):
        return None
    return CodeMap(identity=False, tree=table.code2cid)


def read_meanings(data: bytes) -> Meanings:
    """What a ToUnicode map says. Later entries win, as they do for readers."""
    texts: dict[int, str] = {}
    for kind, tokens in _blocks(data):
        if kind == b"bfchar":
            for code, target in _pairs_of_bytes(tokens):
                texts[int.from_bytes(code, "big")] = _text(target)
        elif kind == b"bfrange":
            texts.update(_ranged(tokens))
    return Meanings(texts, _borrowed(data))


def write_meanings(meanings: Meanings, codes: Iterable[bytes]) -> bytes:
    """A ToUnicode map of these codes alone. Radicals are spelled as the characters they look like, so that
    search finds them.
    """
    kept = sorted(
        (len(code), code, spell(meanings.texts[int.from_bytes(code, "big")]))
        for code in set(codes)
        if int.from_bytes(code, "big") in meanings.texts
    )
    sizes = sorted({size for size, _, _ in kept}) or [2]
    spaces = "\n".join(f"<{'00' * size}> <{'FF' * size}>" for size in sizes)
    rows = [
        f"<{code.hex().upper()}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for _, code, text in kept
    ]
    borrowed = f"/{meanings.borrowed} usecmap\n" if meanings.borrowed else ""
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"{borrowed}"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"{len(sizes)} begincodespacerange\n{spaces}\nendcodespacerange\n"
        f"{_written(rows)}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _written(rows: list[str]) -> str:
    blocks = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    return "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )


def _borrowed(data: bytes) -> str | None:
    match = _BORROWED.search(data)
    return match[1].decode("latin-1") if match is not None else None


def _blocks(data: bytes) -> Iterator[tuple[bytes, list[_Token]]]:
    for kind, body in _BLOCK.findall(data):
        yield kind, [_token(match) for match in _TOKEN.finditer(body)]


def _token(match: re.Match[bytes]) -> _Token:
    if match[1] is not None:
        digits = _SPACES.sub(b"", match[1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if match[4] is not None:
        return int(match[4])
    return _OPEN if match[2] else _SHUT


def _pairs_of_bytes(tokens: list[_Token]) -> Iterator[tuple[bytes, bytes]]:
    for first, second in zip(tokens[::2], tokens[1::2], strict=False):
        if isinstance(first, bytes) and isinstance(second, bytes):
            yield first, second


def _ranged(tokens: list[_Token]) -> Iterator[tuple[int, str]]:
    """The codes of ``bfrange`` entries: a target that counts up, or an array of targets."""
    at = 0
    while at + 2 < len(tokens):
        first, last, target = tokens[at : at + 3]
        at += 3
        if not isinstance(first, bytes) or not isinstance(last, bytes):
            continue
        low = int.from_bytes(first, "big")
        count = min(max(int.from_bytes(last, "big") - low + 1, 0), _LONGEST_RANGE)
        if target == _OPEN:
            stop = tokens.index(_SHUT, at) if _SHUT in tokens[at:] else len(tokens)
            listed = [each for each in tokens[at:stop] if isinstance(each, bytes)]
            yield from ((low + step, _text(each)) for step, each in enumerate(listed[:count]))
            at = stop + 1
        elif isinstance(target, bytes) and target:
            start, size = int.from_bytes(target, "big"), len(target)
            yield from (
                (low + step, _text((start + step).to_bytes(size + 1, "big")[-size:]))
                for step in range(count)
            )


def _text(target: bytes) -> str:
    """Text of a target: UTF-16; a single byte is taken for its number, as readers do."""
    if len(target) == 1:
        return chr(target[0])
    return target.decode("utf-16-be", "replace")
