"""What is built to hurt, or merely broken: one clear refusal within the budgets, and nothing lost that
was good.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from review.engines import limits
from review.engines.model import FileRefused, Refused
from review.engines.read.ofd import OfdReading, read_ofd
from review.engines.read.ofd_seals import seal_picture
from tests.engines.ofd_making import layer, make_ofd, red_picture, sealed, text, text_object

_PAGE = "Doc_0/Pages/Page_0/Content.xml"


def _reason(file: Path) -> Refused:
    with pytest.raises(FileRefused) as caught:
        read_ofd(file)
    assert caught.value.message.zh
    return caught.value.reason


def _shown(reading: OfdReading) -> list[str]:
    return [each.text for each in reading.segments if each.kind == "page"]


def _unit(name: int, inner: str) -> str:
    return f'<CompositeGraphicUnit ID="{name}"><Content>{inner}</Content></CompositeGraphicUnit>'


def _use(name: int, times: int = 1) -> str:
    return f'<CompositeObject ID="1" ResourceID="{name}" Boundary="0 0 9 9"/>' * times


def test_a_unit_that_draws_itself_is_refused(tmp_path: Path) -> None:
    resources = f"<CompositeGraphicUnits>{_unit(70, _use(70))}</CompositeGraphicUnits>"
    file = make_ofd(tmp_path / "a.ofd", [_use(70)], resources=resources)
    assert _reason(file) is Refused.BOMB


def test_units_that_multiply_are_counted_and_refused(tmp_path: Path) -> None:
    # a thousand million uses: without a count no answer would ever come
    units = "".join(_unit(n, _use(n + 1, 10)) for n in range(70, 79)) + _unit(79, text("甲"))
    resources = f"<CompositeGraphicUnits>{units}</CompositeGraphicUnits>"
    file = make_ofd(tmp_path / "a.ofd", [_use(70)], resources=resources)
    assert _reason(file) is Refused.BOMB


def test_a_drawing_parameter_in_a_circle_ends(tmp_path: Path) -> None:
    params = '<DrawParams><DrawParam ID="80" Relative="81"/><DrawParam ID="81" Relative="80"/></DrawParams>'
    file = make_ofd(tmp_path / "a.ofd", [text("正文", DrawParam="80")], resources=params)
    assert _shown(read_ofd(file)) == ["正文"]


def test_runs_of_deltas_stop_at_the_text(tmp_path: Path) -> None:
    code = '<TextCode X="0" Y="5" DeltaX="g 999999999 2.5 g -3 x g">甲乙丙</TextCode>'
    file = make_ofd(tmp_path / "a.ofd", [text_object(code, (20, 20, 50, 6))])
    assert _shown(read_ofd(file)) == ["甲乙丙"]


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    names = [sha256(str(number).encode()).hexdigest() for number in range(limits.PAGES + 1)]
    listed = "".join(f'<Page ID="{name}" BaseLoc="Pages/Page_0/Content.xml"/>' for name in names)
    whole = f"<Document><Pages>{listed}</Pages></Document>".encode()
    file = make_ofd(tmp_path / "a.ofd", [text("正文")], more_parts={"Doc_0/Document.xml": whole})
    assert _reason(file) is Refused.TOO_LARGE


def test_paper_of_a_kilometre_is_refused(tmp_path: Path) -> None:
    assert (
        _reason(make_ofd(tmp_path / "a.ofd", [text("正文")], size=(1e6, 1e6))) is Refused.TOO_LARGE
    )


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE Page [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Page>&b;</Page>'
    file = make_ofd(tmp_path / "a.ofd", [""], more_parts={_PAGE: bomb})
    assert _reason(file) is Refused.BOMB


def test_a_million_empty_elements_are_refused(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd", [""], more_parts={_PAGE: b"<Page>" + b"<a/>" * 4_000_000 + b"</Page>"}
    )
    assert _reason(file) is Refused.BOMB


def test_a_protected_file_is_told_from_a_broken_one(tmp_path: Path) -> None:
    locked = make_ofd(
        tmp_path / "a.ofd",
        more_parts={"Encryptions.xml": b"<x/>", "Doc_0/Document.xml": b"\x8f\x01\x02"},
    )
    assert _reason(locked) is Refused.ENCRYPTED
    broken = make_ofd(tmp_path / "b.ofd", more_parts={"Doc_0/Document.xml": b"\x8f\x01\x02"})
    assert _reason(broken) is Refused.UNREADABLE


def test_one_page_cut_short_leaves_the_others_and_is_reported(tmp_path: Path) -> None:
    whole = (
        f"<Page><Content>{layer(text('第一句') + text('第二句', y=40))}</Content></Page>".encode()
    )
    cut = whole[: whole.index("第二句".encode())]
    reading = read_ofd(make_ofd(tmp_path / "a.ofd", ["", text("第二页")], more_parts={_PAGE: cut}))
    assert _shown(reading) == ["第一句", "第二页"]
    (unread,) = reading.unread
    assert (unread.page, unread.cause.value, unread.fatal) == (1, "damaged", False)
    assert unread.segment in {each.id for each in reading.segments if each.kind == "unread"}


def test_a_page_that_is_missing_is_reported(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd", [text("第一页"), text("第二页")], rename={_PAGE: "elsewhere.bin"}
    )
    reading = read_ofd(file)
    assert _shown(reading) == ["第二页"]
    assert [(each.segment, each.page) for each in reading.unread] == [("page-1", 1)]
    assert "missing" in {each.kind for each in reading.facts}


def test_missing_resources_do_not_hide_the_text(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("正文", Font="404") + _use(404)],
        rename={"Doc_0/PublicRes.xml": "Doc_0/Gone.xml"},
    )
    assert _shown(read_ofd(file)) == ["正文"]


@pytest.mark.parametrize("cut", [0, 1, 7, 40, 200])
def test_a_signature_cut_short_gives_no_picture(cut: int) -> None:
    whole = sealed(red_picture())
    assert seal_picture(whole) is not None
    assert seal_picture(whole[:cut]) is None


def test_asn1_without_end_is_left_alone() -> None:
    assert seal_picture(b"\x30\x80" * 100_000) is None
    assert seal_picture(b"\x30\x84\xff\xff\xff\xff" + b"\x02\x00" * 100_000) is None
    assert seal_picture(b"\x30\x83\x03\x00\x00" + b"\x30\x00" * 98_304) is None
