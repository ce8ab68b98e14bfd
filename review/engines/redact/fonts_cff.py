"""CFF programs without the outlines that nothing shows: unused glyphs and subroutines become empty, names of
unused glyphs go, everything kept is the same byte for byte.

Answers glyphs of codes and CIDs, and a program of the same length. Adobe technical notes 5176 and 5177.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from fontTools.cffLib import cffStandardStrings
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.psCharStrings import SimpleT2Decompiler, T2CharString

from review.engines.redact import fonts_cff_parts as parts
from review.engines.redact.fonts_truetype import NotPrunable

_END_CHAR: Final = b"\x0e"
_RETURN: Final = b"\x0b"
_DEEPEST: Final = 10  # calls within calls (technical note 5177, appendix B)
_STEPS: Final = 2_000_000  # subroutine calls of one program: they can call each other ten deep
_SPARE: Final = 0x8000  # numbers of unused glyphs, where the charset can not say zero
_MOST_NAMES: Final = 0xFFFF


@dataclass(frozen=True)
class _Subroutines:
    index: parts.Index
    items: tuple[bytes, ...]


class Cff:
    """One CFF font. Raises ``Malformed``, ``IndexError`` or ``struct.error`` for bytes that are none."""

    def __init__(self, program: bytes) -> None:
        self._data = data = bytearray(program)
        names = parts.read_index(data, data[2])
        top = parts.read_index(data, names.end)
        self._strings = parts.read_index(data, top.end)
        self._names = names
        if len(top) != 1:
            raise NotPrunable("font_set")
        self._top_span = top.span(0)
        self._top = parts.read_dict(data[self._top_span])
        self._global = self._subroutines(self._strings.end)
        if self._top.get(parts.CHAR_STRING_TYPE, [2]) != [2]:
            raise NotPrunable("charstrings")
        self._glyphs = parts.read_index(data, int(self._top[parts.CHAR_STRINGS][0]))
        self.cid_keyed = parts.ROS in self._top

    @cached_property
    def _charset(self) -> list[int]:
        at = int(self._top.get(parts.CHARSET, [0])[0])
        if at > 2:
            return parts.read_charset(self._data, at, len(self._glyphs))
        if at == 0 and not self.cid_keyed:  # ISOAdobe: string numbers in order
            return list(range(min(len(self._glyphs), 229)))
        raise NotPrunable("expert_charset")

    def glyphs_of_cids(self, cids: Iterable[int]) -> set[int]:
        """Glyphs of CIDs: by the charset, or the numbers themselves where the font has none (9.7.4.2)."""
        if not self.cid_keyed:
            return {cid for cid in cids if cid < len(self._glyphs)}
        known = {cid: glyph for glyph, cid in reversed(list(enumerate(self._charset)))}
        return {known[cid] for cid in cids if cid in known}

    def glyphs_of_code(self, code: int, names: Collection[str]) -> set[int]:
        """Every glyph that a code of a simple font may mean: by its names, by the program's own encoding."""
        found = {glyph for glyph, name in enumerate(self._glyph_names) if name in names}
        at = int(self._top.get(parts.ENCODING, [0])[0])
        if at > 1:
            own = parts.read_encoding(self._data, at).get(code)
            return found if own is None else found | {own}
        return found | self._glyphs_of_name(StandardEncoding[code])

    def _glyphs_of_name(self, wanted: str) -> set[int]:
        return {glyph for glyph, name in enumerate(self._glyph_names) if name == wanted}

    @cached_property
    def _glyph_names(self) -> list[str]:
        standard = len(cffStandardStrings)
        return [
            cffStandardStrings[each]
            if each < standard
            else self._data[self._strings.span(each - standard)].decode("latin-1")
            for each in self._charset
        ]

    def blank(self, keep: Collection[int]) -> bytes:
        """The program with the outlines of ``keep`` and glyph 0 alone. Raises ``NotPrunable``."""
        kept: set[int] = set()
        local = self._local_subroutines()
        marks = _Marks(self._global.items)
        waiting = [0, *sorted(keep)]
        while waiting:
            glyph = waiting.pop()
            if glyph in kept or glyph >= len(self._glyphs):
                continue
            kept.add(glyph)
            marks.run(bytes(self._data[self._glyphs.span(glyph)]), *local(glyph))
            while marks.letters:
                waiting += self._glyphs_of_name(StandardEncoding[marks.letters.pop()])
        self._forget_names(kept)
        items = [
            outline if number in kept or not outline else _END_CHAR
            for number, outline in enumerate(self._items(self._glyphs))
        ]
        parts.shrink_index(self._data, self._glyphs, items)
        self._blank_subroutines(marks)
        return bytes(self._data)

    def rename(self, old: bytes, new: bytes) -> None:
        """Write another name of the same length into the program."""
        for number in range(len(self._names)):
            span = self._names.span(number)
            if self._data[span] == old and len(old) == len(new):
                self._data[span] = new

    def _subroutines(self, at: int) -> _Subroutines:
        index = parts.read_index(self._data, at)
        return _Subroutines(index, tuple(self._items(index)))

    def _items(self, index: parts.Index) -> list[bytes]:
        return [bytes(self._data[index.span(number)]) for number in range(len(index))]

    @cached_property
    def _private(self) -> dict[int, _Subroutines | None]:
        """Local subroutines by font dictionary; a font with names has one."""
        if not self.cid_keyed:
            return {0: self._subroutines_of(self._top)}
        array = parts.read_index(self._data, int(self._top[parts.FD_ARRAY][0]))
        return {
            number: self._subroutines_of(parts.read_dict(self._data[array.span(number)]))
            for number in range(len(array))
        }

    def _subroutines_of(self, holder: parts.Operands) -> _Subroutines | None:
        size, at = (int(each) for each in holder.get(parts.PRIVATE, [0, 0]))
        private = parts.read_dict(self._data[at : at + size])
        if parts.SUBRS not in private:
            return None
        return self._subroutines(at + int(private[parts.SUBRS][0]))

    def _local_subroutines(self) -> Any:
        if self.cid_keyed:
            at = int(self._top[parts.FD_SELECT][0])
            selected = parts.read_selection(self._data, at, len(self._glyphs))
        else:
            selected = [0] * len(self._glyphs)

        def local(glyph: int) -> tuple[int, tuple[bytes, ...]]:
            held = self._private[selected[glyph]]
            return selected[glyph], () if held is None else held.items

        return local

    def _blank_subroutines(self, marks: _Marks) -> None:
        """Several font dictionaries may share their subroutines: what one calls stays."""
        used: defaultdict[int, set[int]] = defaultdict(set)
        held = {self._global.index.at: self._global}
        used[self._global.index.at] |= marks.used[-1]
        for number, local in self._private.items():
            if local is not None:
                held[local.index.at] = local
                used[local.index.at] |= marks.used.get(number, set())
        for at, each in held.items():
            items = [
                item if number in used[at] or not item else _RETURN
                for number, item in enumerate(each.items)
            ]
            parts.shrink_index(self._data, each.index, items)

    def _forget_names(self, kept: set[int]) -> None:
        """Unused glyphs lose their names or CIDs, unless these only count the glyphs."""
        charset = list(self._charset) if parts.CHARSET in self._top else []
        at = int(self._top.get(parts.CHARSET, [0])[0])
        if at <= 2 or (self.cid_keyed and charset == list(range(len(charset)))):
            return
        if not self.cid_keyed:
            standard = len(cffStandardStrings)
            living = {charset[glyph] for glyph in kept if glyph < len(charset)}
            for number in {each - standard for each in charset if each not in living}:
                if 0 <= number < len(self._strings):
                    span = self._strings.span(number)
                    self._data[span] = b"-" * (span.stop - span.start)
        end = parts.charset_end(self._data, at, len(charset))
        row = min(map(parts.encode_charset, _unnamed(charset, kept)), key=len)
        if len(row) > end - at:
            # no room where it stood: behind everything else, if the dictionary can say so
            place = parts.operand_place(self._data, self._top_span, parts.CHARSET)
            value = parts.encode_operand(len(self._data), place.stop - place.start)
            if value is None:
                raise NotPrunable("charset")
            self._data[place] = value
            self._data[at:end] = bytes(end - at)
            self._data += row
            return
        self._data[at:end] = row.ljust(end - at, b"\0")


def _unnamed(charset: Sequence[int], kept: Collection[int]) -> Iterator[list[int]]:
    """A charset in which unused glyphs have no names of their own: zero, spare numbers, or whatever follows on
    the glyph before. One of them is short.
    """
    living = {name for glyph, name in enumerate(charset) if glyph in kept}
    following: list[int] = []
    for glyph, name in enumerate(charset):
        if glyph not in kept:
            after = following[-1] + 1
            name = 0 if after in living or after > _MOST_NAMES else after  # noqa: PLW2901
        following.append(name)
    yield following
    yield [name if glyph in kept else 0 for glyph, name in enumerate(charset)]
    if len(charset) + _SPARE <= _MOST_NAMES and max(living) < _SPARE:
        yield [name if glyph in kept else _SPARE + glyph for glyph, name in enumerate(charset)]


class _Marks:
    """Subroutines that charstrings call, by font dictionary; the global ones under -1."""

    def __init__(self, shared: tuple[bytes, ...]) -> None:
        self._shared = [T2CharString(bytecode=each) for each in shared]
        self._local: dict[int, list[T2CharString]] = {}
        self.used: dict[int, set[int]] = {-1: set()}
        #: Codes in the standard encoding of letters that a charstring is put together of.
        self.letters: list[int] = []
        self.steps = 0

    def run(self, outline: bytes, number: int, local: tuple[bytes, ...]) -> None:
        if number not in self._local:
            self._local[number] = [T2CharString(bytecode=each) for each in local]
        used = self.used.setdefault(number, set())
        machine = _Machine(self._local[number], self._shared, used, self)
        try:
            machine.execute(T2CharString(bytecode=outline))
        except (NotImplementedError, IndexError, TypeError, AttributeError) as fault:
            raise NotPrunable("charstrings") from fault


class _Machine(SimpleT2Decompiler):  # type: ignore[misc]  # fontTools has no types
    """Runs a charstring for the calls it makes."""

    def __init__(self, local: Any, shared: Any, used: set[int], marks: _Marks) -> None:
        super().__init__(local, shared)
        self._used, self._marks = used, marks

    def op_callsubr(self, index: int) -> None:
        self._call(self._used, self.localBias)
        super().op_callsubr(index)

    def op_callgsubr(self, index: int) -> None:
        self._call(self._marks.used[-1], self.globalBias)
        super().op_callgsubr(index)

    def op_endchar(self, index: int) -> None:  # noqa: ARG002  # the signature of fontTools
        if len(self.operandStack) >= 4:  # an accented letter, put together of two others
            self._marks.letters += [int(each) for each in self.operandStack[-2:]]

    def _call(self, used: set[int], bias: int) -> None:
        used.add(int(self.operandStack[-1]) + bias)
        self._marks.steps += 1
        if self._marks.steps > _STEPS or len(self.callingStack) > _DEEPEST:
            raise NotPrunable("charstrings")
