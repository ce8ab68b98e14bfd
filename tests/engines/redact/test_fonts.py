"""After a removal no font lists or draws what went, and what stays looks and reads as before."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pytest
from fontTools.misc.eexec import decrypt
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from review.engines.redact.fonts_cff import Cff
from review.engines.redact.fonts_check import pictures_of
from review.engines.redact.fonts_prune import FontsPruned, Outlines, prune_fonts
from review.engines.redact.mark_font import letters_of
from review.engines.redact.residue import listed_characters
from review.engines.verify.objects import read_objects
from tests.engines.redact import font_parts as parts

_LETTERS = "张䶮办A"  # the second one is the rare surname that was removed
_LEFT = bytes.fromhex("0001 0003 0004")


def _saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, compress_streams=False)
    return buffer.getvalue()


def _pruned(pdf: Pdf, gone: str = "䶮") -> FontsPruned:
    """Prune, and see to it that no page looks different."""
    numbers = range(1, len(pdf.pages) + 1)
    before = pictures_of(pdf, numbers)
    answer = prune_fonts(pdf, gone)
    assert pictures_of(pdf, numbers) == before
    return answer


def _outcomes(answer: FontsPruned) -> list[Outlines]:
    return [font.outlines for font in answer.fonts]


def _program(font: pikepdf.Object, entry: str) -> bytes:
    holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return bytes(holder.FontDescriptor[entry].read_bytes())


def _drawn(font: pikepdf.Object) -> list[int]:
    """The numbers of the glyphs that a TrueType program draws."""
    with TTFont(io.BytesIO(_program(font, "/FontFile2"))) as program:
        places = program.reader["loca"]
        starts = [int.from_bytes(places[at : at + 2], "big") for at in range(0, len(places), 2)]
    return [number for number, pair in enumerate(pairwise(starts)) if pair[0] != pair[1]]


def test_a_rare_surname_is_gone_from_a_truetype_subset() -> None:
    pdf = pikepdf.new()
    font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS))
    parts.page_of(pdf, [(font, _LEFT)])
    assert "䶮" in listed_characters(font)
    answer = _pruned(pdf)
    assert (_outcomes(answer), answer.pages) == ([Outlines.PRUNED], frozenset())
    assert listed_characters(font) == {"张", "办", "a"}
    assert not any("䶮".encode("utf-16-be") in each for each in read_objects(_saved(pdf)).streams)
    with TTFont(io.BytesIO(_program(font, "/FontFile2"))) as program:
        assert set(program.keys()) <= {"GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp"}
        outlines = [program["glyf"][name].numberOfContours for name in program.getGlyphOrder()]
        assert [count > 0 for count in outlines] == [False, True, False, True, True]
    widths = font.DescendantFonts[0].W
    assert [int(each) for each in widths if not isinstance(each, Array)] == [1, 3]


def test_parts_of_a_composed_glyph_stay() -> None:
    pdf = pikepdf.new()
    program = parts.truetype(_LETTERS, composed={"办": "䶮"})
    font = parts.composite(pdf, _LETTERS, program)
    parts.page_of(pdf, [(font, _LEFT)])
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]


def test_a_map_from_codes_to_glyphs_keeps_what_is_shown() -> None:
    pdf = pikepdf.new()
    turned = b"".join(glyph.to_bytes(2, "big") for glyph in (0, 4, 3, 2, 1))
    font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS), mapping=turned)
    parts.page_of(pdf, [(font, _LEFT)])
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]
    kept = font.DescendantFonts[0].CIDToGIDMap.read_bytes()
    assert kept == b"".join(glyph.to_bytes(2, "big") for glyph in (0, 4, 0, 2, 1))


def test_two_fonts_on_one_program_keep_what_either_shows() -> None:
    pdf = pikepdf.new()
    first = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS))
    second = pdf.make_indirect(Dictionary(first))
    parts.page_of(pdf, [(first, b"\x00\x01")])
    parts.page_of(pdf, [(second, b"\x00\x03")])
    _pruned(pdf)
    assert [int(each) for each in first.DescendantFonts[0].W if not isinstance(each, Array)] == [
        1,
        3,
    ]
    assert listed_characters(first) == {"张"}
    assert listed_characters(second) == {"办"}


def test_a_cid_keyed_cff_loses_the_outline_and_the_number_of_the_glyph() -> None:
    letters = letters_of("张䶮办")
    cids = [letters.codes[each] for each in "张䶮办"]
    pdf = pikepdf.new()
    font = parts.composite(pdf, "张䶮办", letters.program, cids=cids)
    shown = b"".join(cid.to_bytes(2, "big") for cid in (cids[0], cids[2]))
    parts.page_of(pdf, [(font, shown)])
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]
    before, after = Cff(letters.program), Cff(_program(font, "/FontFile3"))
    assert before.glyphs_of_cids([cids[1]])
    assert not after.glyphs_of_cids([cids[1]])
    assert after.glyphs_of_cids([cids[0]]) == before.glyphs_of_cids([cids[0]])
    with_outline = Cff(letters.program).blank(range(len(letters.codes) + 1))
    assert len(_program(font, "/FontFile3").rstrip(b"\0")) < len(with_outline.rstrip(b"\0"))


def test_names_of_glyphs_go_from_a_simple_cff() -> None:
    pdf = pikepdf.new()
    file = Stream(pdf, parts.cff(_LETTERS))
    file.Subtype = Name.Type1C
    font = parts.simple(pdf, _LETTERS, "Type1", FontFile3=pdf.make_indirect(file))
    parts.page_of(pdf, [(font, b"ACD")])
    assert b"uni4DAE" in _saved(pdf)
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]
    data = _saved(pdf)
    assert b"uni4DAE" not in data
    assert b"uni5F20" in data
    assert [int(each) for each in font.Widths] == [510, 0, 530, 540]


def test_a_simple_truetype_keeps_the_entries_that_lead_to_what_is_shown() -> None:
    pdf = pikepdf.new()
    file = pdf.make_indirect(Stream(pdf, parts.truetype("AÄB")))
    font = parts.simple(pdf, "AÄB", "TrueType", FontFile2=file)
    parts.page_of(pdf, [(font, b"AC")])
    assert _outcomes(_pruned(pdf, "ä")) == [Outlines.PRUNED]
    assert listed_characters(font) == {"a", "b"}


def test_a_type1_program_loses_glyphs_behind_its_encryption() -> None:
    pdf = pikepdf.new()
    data, clear, hidden, tail = parts.type1()
    file = Stream(pdf, data, Length1=clear, Length2=hidden, Length3=tail)
    font = parts.simple(pdf, "ABC", "Type1", FontFile=pdf.make_indirect(file))
    parts.page_of(pdf, [(font, b"AC")])
    assert _outcomes(_pruned(pdf, "b")) == [Outlines.PRUNED]
    fresh = font.FontDescriptor.FontFile
    start, size = int(fresh.Length1), int(fresh.Length2)
    plain = decrypt(fresh.read_bytes()[start : start + size], 55665)[0]
    assert b"/B " not in plain
    assert b"/A " in plain
    assert b"/ampersand " not in plain


def test_procedures_of_a_type3_font_go() -> None:
    pdf = pikepdf.new()
    square = Stream(pdf, b"500 0 0 0 400 400 d1 0 0 400 400 re f")
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 500, 500],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            FirstChar=65,
            LastChar=66,
            Widths=[500, 500],
            CharProcs=Dictionary(first=pdf.make_indirect(square), second=pdf.make_indirect(square)),
            Encoding=Dictionary(Differences=Array([65, Name.first, Name.second])),
        )
    )
    parts.page_of(pdf, [(font, b"A")])
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]
    assert list(font.CharProcs.keys()) == ["/first"]
    assert len(font.Encoding.Differences) == 2


def test_radicals_of_a_browser_are_spelled_as_the_characters_they_look_like() -> None:
    pdf = pikepdf.new()
    program = parts.truetype("⾥⺠䶮")
    font = parts.composite(pdf, "⾥⺠䶮", program)
    parts.page_of(pdf, [(font, bytes.fromhex("00010002"))])
    _pruned(pdf)
    assert "里".encode("utf-16-be").hex().upper().encode() in font.ToUnicode.read_bytes()
    assert "民".encode("utf-16-be").hex().upper().encode() in font.ToUnicode.read_bytes()


def test_an_embedded_cmap_is_followed() -> None:
    encoding = (
        b"begincmap 1 begincodespacerange <20> <2F> endcodespacerange\n"
        b"1 begincodespacerange <8000> <8FFF> endcodespacerange\n"
        b"1 begincidchar <20> 1 endcidchar 1 begincidrange <8001> <8003> 2 endcidrange endcmap"
    )
    pdf = pikepdf.new()
    texts = {0x20: "张", 0x8001: "䶮", 0x8002: "办", 0x8003: "A"}
    font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS), encoding=encoding, texts=texts)
    font.Encoding.Type, font.Encoding.CMapName = Name.CMap, Name.Own
    parts.page_of(pdf, [(font, bytes.fromhex("20 8002 8003"))])
    assert _outcomes(_pruned(pdf)) == [Outlines.PRUNED]
    assert listed_characters(font) == {"张", "办", "a"}


def test_an_outline_that_ends_before_it_begins_is_kept_as_viewers_read_it() -> None:
    pdf = pikepdf.new()
    program = parts.without_map(parts.cut_short(parts.truetype(_LETTERS)))
    font = parts.composite(pdf, _LETTERS, program)
    parts.page_of(pdf, [(font, _LEFT)])
    answer = _pruned(pdf)
    assert (_outcomes(answer), answer.pages) == ([Outlines.PRUNED], frozenset())
    assert _drawn(font) == [1, 3, 4]


@pytest.mark.parametrize(("gone", "pages"), [("䶮", {1}), ("x", frozenset())])
def test_a_font_that_still_draws_what_it_no_longer_lists_gives_its_pages_away(
    gone: str, pages: frozenset[int]
) -> None:
    pdf = pikepdf.new()
    program = parts.said_short(parts.without_map(parts.truetype(_LETTERS)))
    font = parts.composite(pdf, _LETTERS, program)
    parts.page_of(pdf, [(font, _LEFT)])
    answer = _pruned(pdf, gone)
    assert (_outcomes(answer), answer.pages) == ([Outlines.UNDONE], pages)
    assert listed_characters(font) == {"张", "办", "a"}
    assert 2 in _drawn(font)


def test_outlines_come_back_when_a_page_looks_different_without_them() -> None:
    """Viewers forgive a table of places that is said to be too short; cut by the book the page would lose a
    letter, as with a CFF font of pdf.js (issue18693).
    """
    pdf = pikepdf.new()
    program = parts.said_short(parts.truetype(_LETTERS))
    font = parts.composite(pdf, _LETTERS, program)
    parts.page_of(pdf, [(font, _LEFT)])
    answer = _pruned(pdf)
    assert [(each.outlines, each.reason) for each in answer.fonts] == [
        (Outlines.UNDONE, "looks_different")
    ]
    assert b"4DAE" not in font.ToUnicode.read_bytes().upper()
    # its own character map still knows the surname: its page has to become a picture
    assert answer.pages == {1}


@pytest.mark.parametrize("gone", ["䶮", "x"])
def test_a_font_of_unknown_coding_names_its_pages_where_it_lists_what_is_gone(gone: str) -> None:
    pdf = pikepdf.new()
    font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS), encoding="Nobody-H")
    parts.page_of(pdf, [(font, _LEFT)])
    answer = _pruned(pdf, gone)
    assert answer.fonts[0].reason == "unknown_encoding"
    assert answer.pages == ({1} if gone == "䶮" else frozenset())


def test_a_font_whose_text_lost_nothing_is_left_alone() -> None:
    pdf = pikepdf.new()
    file = Stream(pdf, parts.cff("AB"))
    file.Subtype = Name.Type1C
    font = parts.simple(pdf, "AB", "Type1", FontFile3=pdf.make_indirect(file))
    parts.page_of(pdf, [(font, b"AB")])
    held = font.FontDescriptor.FontFile3.objgen
    assert _outcomes(_pruned(pdf)) == [Outlines.WHOLE]
    assert font.FontDescriptor.FontFile3.objgen == held
    assert font.BaseFont == "/ABCDEF+Knows"


def test_a_cut_font_gets_another_tag_and_the_same_bytes_every_time() -> None:
    results = set()
    for _ in range(2):
        pdf = pikepdf.new()
        font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS))
        parts.page_of(pdf, [(font, _LEFT)])
        prune_fonts(pdf, "䶮")
        assert str(font.BaseFont) != "/ABCDEF+Knows"
        assert font.BaseFont == font.DescendantFonts[0].FontDescriptor.FontName
        results.add(_saved(pdf))
    assert len(results) == 1


def test_codes_in_forms_patterns_and_soft_masks_count_as_shown() -> None:
    pdf = pikepdf.new()
    font = parts.composite(pdf, _LETTERS, parts.truetype(_LETTERS))
    parts.page_of(pdf, [(font, b"\x00\x01")])
    page = pdf.pages[0].obj
    form = Stream(pdf, b"BT 24 TL 20 150 Td <0003> Tj ET")  # the font is its caller's
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 300])
    form.Resources = Dictionary()
    group = Stream(pdf, b"BT /F0 20 Tf 20 100 Td <0004> Tj ET")
    group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 300])
    group.Group, group.Resources = (
        Dictionary(S=Name.Transparency),
        Dictionary(Font=page.Resources.Font),
    )
    page.Resources.XObject = Dictionary(Fm=pdf.make_indirect(form))
    mask = Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group))
    page.Resources.ExtGState = Dictionary(Soft=Dictionary(SMask=mask))
    page.Contents = Stream(
        pdf, page.Contents.read_bytes() + b" BT /F0 24 Tf ET /Fm Do q /Soft gs 0 0 400 140 re f Q"
    )
    _pruned(pdf)
    assert listed_characters(font) == {"张", "办", "a"}
