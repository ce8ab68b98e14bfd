"""A value planted on a page where nobody sees it: found, in a segment of the right kind, and gone from
the text of the page.
"""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from review.engines.model import Segment
from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from tests.engines.making import make_pdf, valid_mobile
from tests.engines.redact.glyph_sheets import saved, sheet

VALUE = valid_mobile(Random(71))
PUBLIC = "公开正文不含个人信息"


def _wrapped(path: Path, before: bytes, after: bytes = b"Q ", *, last: bytes = b"") -> Path:
    """The first line of the first page with operators before and after it, and some at the end."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        steps = list(pikepdf.parse_content_stream(page))
        operators = [str(step.operator) for step in steps]
        shown = operators.index("Tj") if "Tj" in operators else operators.index("TJ")
        start = max(at for at in range(shown) if operators[at] == "BT")
        end = operators.index("ET", shown) + 1
        pieces = [steps[:start], steps[start:end], steps[end:]]
        head, line, rest = (pikepdf.unparse_content_stream(each) for each in pieces)
        content = b"\n".join((head, b"q", before, line, after, rest, last))
        page.Contents = Stream(pdf, content)
        pdf.save(path, deterministic_id=True)
    return path


def _planted(tmp_path: Path, before: bytes, after: bytes = b"Q ", last: bytes = b"") -> Path:
    path = make_pdf(tmp_path / "a.pdf", [[f"手机{VALUE}", PUBLIC, PUBLIC, PUBLIC, PUBLIC]])
    return _wrapped(path, before, after, last=last)


def _segments(path: Path) -> tuple[Segment, list[Segment]]:
    with read_pdf(path) as reading:
        page = next(each for each in reading.segments if each.kind == "page")
        hidden = [each for each in reading.segments if each.id.startswith("page-1-hidden-")]
    return page, hidden


_COVER = b"q %s rg 60 740 400 30 re f Q "


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("white", b"1 1 1 rg", b"Q "),
        ("white", b"0.97 0.97 0.97 rg", b"Q "),
        ("white", b"0.2 0.3 0.4 rg 60 740 400 30 re f", b"Q "),
        ("invisible", b"3 Tr", b"Q "),
        ("invisible", b"/Faint gs", b"Q "),
        ("invisible", b"0.05 0 0 0.05 60 700 cm", b"Q "),
        ("clipped", b"60 100 50 50 re W n", b"Q "),
        ("covered", b"", b"Q " + _COVER % b"0 0 0"),
        ("covered", b"", b"Q " + _COVER % b"1 1 1"),
        ("covered", b"", b"Q q 400 0 0 30 60 740 cm /Photo Do Q "),
        ("off_page", b"1 0 0 1 0 400 cm", b"Q "),
        ("off_page", b"1 0 0 1 -900 0 cm", b"Q "),
        ("off_layer", b"/OC /Off BDC", b"EMC Q "),
    ],
)
def test_a_planted_value_is_found_in_its_kind_and_not_on_the_page(
    tmp_path: Path, kind: str, before: bytes, after: bytes
) -> None:
    path = _planted(tmp_path, before, after)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        _furnish(pdf)
        pdf.save(path)
    page, hidden = _segments(path)
    assert VALUE not in page.text
    assert page.text.count(PUBLIC) == 4
    assert [(each.kind, VALUE in each.text, each.page) for each in hidden] == [(kind, True, 1)]


def _furnish(pdf: Pdf) -> None:
    """A faint graphics state, a photograph, and a layer that is off."""
    page = pdf.pages[0]
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    page.obj.Resources.ExtGState = Dictionary(Faint=Dictionary(ca=0, CA=0))
    stream = io.BytesIO()
    Image.effect_noise((80, 12), 60).convert("RGB").save(stream, "JPEG")
    photo = Stream(pdf, b"")
    photo.write(stream.getvalue(), filter=Name.DCTDecode)
    photo.Type, photo.Subtype, photo.Width, photo.Height = Name.XObject, Name.Image, 80, 12
    photo.ColorSpace, photo.BitsPerComponent = Name.DeviceRGB, 8
    page.obj.Resources.XObject = Dictionary(Photo=pdf.make_indirect(photo))
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("内部")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(Order=Array([group]), OFF=Array([group]))
    )
    page.obj.Resources.Properties = Dictionary(Off=group)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1 0 0 rg", b"Q "),
        (b"0.7 0.7 0.7 rg", b"Q "),
        (b"0 0 0 rg 60 740 400 30 re f 1 1 1 rg", b"Q "),
        (b"0.9 0.9 0.8 rg 60 740 400 30 re f 0 0 0 rg", b"Q "),
        (b"0 0 600 850 re W n", b"Q "),
        (b"70 740 500 40 re W n", b"Q "),
        (b"", b"Q q 1 1 0 rg 60 700 400 20 re f Q "),
        (b"1 Tr", b"Q "),
    ],
)
def test_what_a_reader_of_the_paper_sees_stays_on_the_page(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    page, hidden = _segments(_planted(tmp_path, before, after))
    assert VALUE in page.text
    assert hidden == []


def test_a_bar_over_part_of_a_line_hides_that_part_only(tmp_path: Path) -> None:
    path = _planted(tmp_path, b"", b"Q q 0 0 0 rg 100 740 200 30 re f Q ")
    with read_pdf(path) as reading:
        page = reading.segments[0]
        (hidden,) = [each for each in reading.segments if each.kind == "covered"]
        (box,) = reading.boxes(hidden.id, 0, len(hidden.text))
        assert [(fact.kind, fact.page) for fact in reading.facts] == [("bad_redaction", 1)]
    assert (page.text.split("\n")[0].strip(), hidden.text) == ("手机", VALUE)
    assert box.x0 == pytest.approx(100 / 595.28, abs=0.003)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"0 0 0 rg 60 740 400 30 re f", b"Q ", True),  # the rectangle first, black letters on it
        (b"", b"Q q 0 0 0 rg 60 740 400 30 re f Q ", True),
        (b"", b"Q q 1 1 1 rg 60 740 400 30 re f Q ", True),  # whitened out
        (b"1 1 1 rg", b"Q ", False),  # white on paper: hidden, but nobody painted a bar
    ],
)
def test_words_that_somebody_painted_over_are_named_as_a_bad_redaction(
    tmp_path: Path, before: bytes, after: bytes, *, told: bool
) -> None:
    with read_pdf(_planted(tmp_path, before, after)) as reading:
        found = [(fact.kind, fact.page) for fact in reading.facts if fact.box is not None]
        assert any(VALUE in each.text for each in reading.segments if each.kind != "page")
    assert (("bad_redaction", 1) in found) is told


def test_black_letters_on_a_black_bar_are_hidden_though_their_font_is_not_in_the_file(
    tmp_path: Path,
) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    bar = b"0 0 0 rg 95 695 120 20 re f "
    words = b"BT /F 14 Tf 100 700 Td (Secretary) Tj 0 -100 Td (Public words) Tj ET"
    page.obj.Contents = pikepdf.Stream(pdf, bar + words)
    pdf.save(tmp_path / "a.pdf")
    with read_pdf(tmp_path / "a.pdf") as reading:
        hidden = [(each.kind, each.text.strip()) for each in reading.segments[1:]]
        assert hidden == [("white", "Secretary")]
        assert [fact.kind for fact in reading.facts] == ["bad_redaction"]


def test_hidden_letters_within_a_number_do_not_tear_it_apart(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[VALUE[:5], PUBLIC, PUBLIC, PUBLIC]])
    _wrapped(path, b"", b"Q q 1 1 1 rg 91 740 8 30 re f Q ")
    page, hidden = _segments(path)
    assert len(hidden) == 1
    assert page.text.split("\n")[0].replace("\u200b", "") == VALUE[:3] + VALUE[4]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1 1 1 rg", b"Q "),
        (b"3 Tr", b"Q "),
        (b"0.05 0 0 0.05 60 700 cm", b"Q "),
        (b"", b"Q " + _COVER % b"1 1 1"),
    ],
)
@pytest.mark.parametrize("asked", [False, True])
def test_no_hidden_text_survives_in_the_public_file(
    tmp_path: Path, before: bytes, after: bytes, asked: bool
) -> None:
    path = _planted(tmp_path, before, after)
    with read_pdf(path) as reading:
        (hidden,) = [each for each in reading.segments if "-hidden-" in each.id]
        place = {"segment": hidden.id, "start": 2, "end": len(hidden.text), "action": "remove"}
        plan = parse_plan({"actions": [place] if asked else []})
        found = resolve(plan, reading.segments, (), 1)
    answer = redact_pdf(path, found.places, found.boxes)
    assert answer.pages[0].method != "untouched"
    out = tmp_path / "b.pdf"
    out.write_bytes(answer.data)
    with read_pdf(out) as result:
        said = "".join(each.text for each in result.segments)
    assert VALUE not in said
    assert said.count(PUBLIC) == 4


@pytest.mark.parametrize(
    ("after", "unseen"),
    [
        (b"0 0 1 rg 0 0 600 850 re f Q ", False),
        (b"Q q 0 0 1 rg 60 740 400 30 re f Q ", True),
        (b"Q ", True),
    ],
    ids=["painted through", "painted over", "nothing painted"],
)
def test_letters_that_clip_are_seen_where_something_is_painted_through_them(
    tmp_path: Path, after: bytes, unseen: bool
) -> None:
    page, hidden = _segments(_planted(tmp_path, b"7 Tr", after))
    assert (VALUE in page.text) is not unseen
    assert any(VALUE in each.text for each in hidden) is unseen


_RULES = b" ".join(b"0 %d 400 3 re f" % y for y in range(90, 120, 5))


@pytest.mark.parametrize("own", [b"0 g", b"1 g"], ids=["black", "white"])
@pytest.mark.parametrize(
    ("after", "unseen"),
    [
        (b"0 0 400 200 re f Q", False),
        (_RULES + b" Q", False),
        (b"Q 10 102 380 3.2 re f", True),
        (b"Q " + _RULES, True),
    ],
    ids=["painted through", "ruled through", "struck by one rule", "under rules"],
)
def test_a_rule_over_letters_that_clip_makes_none_of_them_seen(
    tmp_path: Path, own: bytes, after: bytes, unseen: bool
) -> None:
    public = b"BT /F 12 Tf 20 30 Td (open) Tj ET "
    clips = b"q " + own + b" BT 7 Tr /F 12 Tf 20 100 Td (Lili Hidden 138il) Tj ET 0 0 1 rg "
    path = saved(sheet(public + clips + after), tmp_path / "a.pdf")
    page, hidden = _segments(path)
    assert ("Hidden" in page.text) is not unseen
    assert bool(hidden) is unseen
    text = pdfium.PdfDocument(redact_pdf(path, (), ()).data)[0].get_textpage().get_text_range()
    assert ("Hidden" in text) is not unseen
