"""What a reviewer gets to see of an OFD (GB/T 33190-2016): the text of its pages with places, and what
the pages do not show.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from review.engines.model import Segment
from review.engines.read.ofd import OfdReading, read_ofd
from review.engines.render_ofd import ofd_as_pdf
from review.engines.sniff import Format, sniff
from tests.engines.making import make_docx
from tests.engines.ofd_making import (
    fill,
    layer,
    make_ofd,
    path,
    picture,
    red_picture,
    sealed,
    text,
    text_object,
)

PHONE = "13800138000"


def _of_kind(reading: OfdReading, kind: str) -> list[Segment]:
    return [each for each in reading.segments if each.kind == kind]


def _text(reading: OfdReading, segment: str = "page-1") -> str:
    return next(each.text for each in reading.segments if each.id == segment)


def _ink(file: Path) -> np.ndarray:
    """Where page 1 is not white, at four pixels a millimetre."""
    document = pdfium.PdfDocument(ofd_as_pdf(file, (1,)))
    shown = document[0].render(scale=4 * 25.4 / 72).to_pil().convert("L")
    document.close()
    return np.asarray(shown) < 200


def test_lines_are_read_in_order_and_named_as_a_page(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [text("第一行") + text("第二行", y=30), text("后页")])
    reading = read_ofd(file)
    assert sniff(file) is Format.OFD
    assert [(each.id, each.kind, each.page) for each in reading.segments] == [
        ("page-1", "page", 1),
        ("page-2", "page", 2),
    ]
    assert _text(reading) == "第一行\n第二行"
    assert [each.source for each in reading.pages] == ["text", "text"]
    assert reading.unread == ()


def test_boxes_lie_where_the_ink_is(tmp_path: Path) -> None:
    looks: list[tuple[str, dict[str, str]]] = [
        ("国家标准", {}),
        ("版式文档", {"HScale": "0.64"}),
        ("缩小显示", {"CTM": "0.8 0 0 0.8 6 2"}),
        ("向右转动", {"CTM": "0 1 -1 0 40 0"}),
        ("单字侧立", {"CharDirection": "90"}),
        ("斜向排印", {"CTM": "0.866 0.5 -0.5 0.866 0 0"}),
    ]
    page = "".join(
        text(words, 60, 40 + 38 * place, size=8, **attributes)
        for place, (words, attributes) in enumerate(looks)
    )
    file = make_ofd(tmp_path / "a.ofd", [page])
    reading = read_ofd(file)
    ink = _ink(file)
    high, wide = ink.shape
    covered = np.zeros_like(ink)
    shown = _text(reading)
    for index, character in enumerate(shown):
        if not character.isspace():
            (box,) = reading.boxes("page-1", index, index + 1)
            rows = slice(int(box.y0 * high) - 1, int(box.y1 * high) + 2)
            columns = slice(int(box.x0 * wide) - 1, int(box.x1 * wide) + 2)
            assert ink[rows, columns].sum() > 40
            covered[rows, columns] = True
    assert all(words in shown for words, _ in looks)
    assert (ink & ~covered).sum() == 0


def test_one_box_covers_neighbours_on_a_line(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [text("电话" + PHONE, 20, 50)])
    (box,) = read_ofd(file).boxes("page-1", 2, 13)
    assert box.page == 1
    assert box.x0 == pytest.approx(30 / 210, abs=0.001)
    assert box.y0 < 50 / 297 < box.y1


def test_a_value_split_over_objects_and_codes_is_whole(tmp_path: Path) -> None:
    halves = text("1380013", 20, 50) + text("8000", 55, 50)
    codes = '<TextCode X="0" Y="5" DeltaX="g 2 2.5">110</TextCode>'
    codes += '<TextCode X="7.5" Y="5" DeltaX="2.5 g 1 2.5">101</TextCode>'
    file = make_ofd(tmp_path / "a.ofd", [halves + text_object(codes, (20, 60, 40, 6))])
    assert _text(read_ofd(file)).splitlines() == [PHONE, "110101"]


def test_escapes_and_letters_drawn_twice_are_single_characters(tmp_path: Path) -> None:
    codes = r'<TextCode X="0" Y="5" DeltaX="g 2 5">甲\0x0020乙</TextCode>'
    bold = text("粗体", 20, 90) + text("粗体", 20.1, 90)
    file = make_ofd(tmp_path / "a.ofd", [text_object(codes, (20, 45, 20, 6)) + bold])
    assert _text(read_ofd(file)).splitlines() == ["甲 乙", "粗体"]


def test_template_and_values_stand_on_one_line(tmp_path: Path) -> None:
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("张三", 45, 40) + text(PHONE, 45, 50)],
        templates={"30": text("姓名：", 20, 40) + text("电话：", 20, 50)},
        page_head='<Template TemplateID="30" ZOrder="Background"/>',
    )
    assert _text(read_ofd(file)).splitlines() == ["姓名： 张三", f"电话： {PHONE}"]


def test_columns_of_running_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = "".join(text(f"左栏第{n}行的文字很长", 20, 40 + 8 * n) for n in range(4))
    right = "".join(text(f"右栏第{n}行的文字很长", 110, 40 + 8 * n) for n in range(4))
    lines = _text(read_ofd(make_ofd(tmp_path / "a.ofd", [left + right]))).splitlines()
    assert [line[0] for line in lines] == ["左"] * 4 + ["右"] * 4


def test_a_header_written_last_is_read_first(tmp_path: Path) -> None:
    page = text("正文一", 20, 60) + text("正文二", 20, 70) + text("页眉", 20, 15)
    assert _text(read_ofd(make_ofd(tmp_path / "a.ofd", [page]))) == "页眉\n正文一\n正文二"


def test_vertical_text_is_one_line(tmp_path: Path) -> None:
    code = '<TextCode X="0" Y="5" DeltaX="g 3 0" DeltaY="g 3 6">竖排文字</TextCode>'
    file = make_ofd(
        tmp_path / "a.ofd", [text("横排文字说明", 20, 20) + text_object(code, (150, 40, 6, 30))]
    )
    assert _text(read_ofd(file)) == "横排文字说明\n竖排文字"


def test_blocks_and_composite_units_are_followed(tmp_path: Path) -> None:
    unit = (
        f'<CompositeGraphicUnit ID="70" Width="100" Height="50"><Content>{text("单元内")}</Content>'
    )
    unit = f"<CompositeGraphicUnits>{unit}</CompositeGraphicUnit></CompositeGraphicUnits>"
    use = '<CompositeObject ID="3" ResourceID="70" Boundary="10 100 100 50" CTM="0.5 0 0 0.5 0 0"/>'
    block = f'<PageBlock ID="4"><PageBlock ID="5">{text("块内")}</PageBlock></PageBlock>'
    reading = read_ofd(make_ofd(tmp_path / "a.ofd", [block + use], resources=unit))
    assert _text(reading) == "块内\n单元内"
    (box,) = reading.boxes("page-1", 3, 4)
    assert box.x0 == pytest.approx(20 / 210, abs=0.001)
    assert box.y1 == pytest.approx((110 + 0.07 * 5) / 297, abs=0.002)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (text(PHONE, Visible="false"), "hidden"),
        (text(PHONE, Alpha="0"), "invisible"),
        (text(PHONE, Fill="false"), "invisible"),
        (text(PHONE, size=0.1), "invisible"),
        (text(PHONE, inner='<FillColor Value="0 0 0" Alpha="0"/>'), "invisible"),
        (text(PHONE, inner='<FillColor Value="255 255 255"/>'), "white"),
        (fill(0, 0, 100, 60, "0 0 0") + text(PHONE), "white"),
        (text(PHONE) + fill(15, 10, 80, 20, "0 0 0"), "covered"),
        (text(PHONE) + fill(15, 10, 80, 20, "255 255 255"), "covered"),
        (text(PHONE) + picture(15, 10, 80, 20), "covered"),
        (
            text(PHONE) + path("M 0 3 L 90 3", (15, 15, 90, 6), LineWidth="8"),
            "covered",
        ),
        (text(PHONE, x=230), "off_page"),
        (text(PHONE, y=-10), "off_page"),
        (
            text(
                PHONE,
                inner='<Clips><Clip><Area><Path Boundary="0 0 1 1"><AbbreviatedData>M 0 0 L 1 0 L 1 1 C'
                "</AbbreviatedData></Path></Area></Clip></Clips>",
            ),
            "clipped",
        ),
    ],
)
def test_what_nobody_sees_is_of_its_own_kind(tmp_path: Path, page: str, kind: str) -> None:
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("看得见的", 20, 200) + page],
        more_parts={"Doc_0/Res/picture.png": red_picture()},
    )
    reading = read_ofd(file)
    assert _text(reading).strip() == "看得见的"
    found = _of_kind(reading, kind)
    assert PHONE in [each.text for each in found]
    assert found[0].page == 1


def test_white_on_a_dark_ground_is_seen(tmp_path: Path) -> None:
    page = fill(0, 0, 210, 60, "200 0 0") + text("白字", inner='<FillColor Value="255 255 255"/>')
    assert _text(read_ofd(make_ofd(tmp_path / "a.ofd", [page]))) == "白字"


def test_a_hidden_layer_is_hidden(tmp_path: Path) -> None:
    page = layer(text("正文")) + layer(text(PHONE, y=60), Visible="false")
    reading = read_ofd(make_ofd(tmp_path / "a.ofd", [page]))
    assert _text(reading) == "正文"
    assert [each.text for each in _of_kind(reading, "hidden")] == [PHONE]


def test_annotations_show_their_looks_and_hide_their_words(tmp_path: Path) -> None:
    look = f'<Appearance Boundary="20 100 100 20">{text("批示同意", 0, 8)}</Appearance>'
    inner = (
        f'<Remark>内部意见</Remark><Parameters><Parameter Name="p">{PHONE}</Parameter></Parameters>'
    )
    unseen = f'<Appearance Boundary="20 130 100 20">{text("未显示", 0, 8)}</Appearance>'
    notes = f'<Annot ID="3" Type="Stamp" Creator="李四">{inner}{look}</Annot>'
    notes += f'<Annot ID="4" Type="Stamp" Visible="false">{unseen}</Annot>'
    reading = read_ofd(make_ofd(tmp_path / "a.ofd", [text("正文")], notes=notes))
    assert _text(reading) == "正文\n批示同意"
    assert [each.text for each in _of_kind(reading, "annotation")] == ["李四", "内部意见", PHONE]
    assert [each.text for each in _of_kind(reading, "hidden")] == ["未显示"]
    (box,) = reading.boxes("page-1", 3, 7)
    assert box.x0 == pytest.approx(20 / 210, abs=0.001)


def test_properties_bookmarks_tags_and_links_are_listed(tmp_path: Path) -> None:
    info = "<Author>王五</Author><Keywords><Keyword>人事</Keyword></Keywords>"
    info += f'<CustomDatas><CustomData Name="user">{PHONE}</CustomData></CustomDatas>'
    document = '<Outlines><OutlineElem Title="第一章"><OutlineElem Title="第一节"/></OutlineElem></Outlines>'
    document += (
        '<CustomTags>Tags.xml</CustomTags><Permissions><Print Printable="false"/></Permissions>'
    )
    tags = b"<CustomTags><CustomTag><FileLoc>Tag.xml</FileLoc></CustomTag></CustomTags>"
    link = '<Actions><Action Event="CLICK"><URI URI="http://neiwang/x"/></Action></Actions>'
    reading = read_ofd(
        make_ofd(
            tmp_path / "a.ofd",
            [text("正文", inner=link)],
            info=info,
            document=document,
            more_parts={
                "Doc_0/Tags.xml": tags,
                "Doc_0/Tag.xml": "<t><buyer>赵六</buyer></t>".encode(),
            },
        )
    )
    assert [each.text for each in _of_kind(reading, "property")] == [
        "王五",
        "人事",
        f"user: {PHONE}",
    ]
    assert [each.text for each in _of_kind(reading, "bookmark")] == ["第一章", "第一节"]
    assert [each.text for each in _of_kind(reading, "custom")] == ["buyer: 赵六"]
    assert [each.text for each in _of_kind(reading, "link")] == ["http://neiwang/x"]
    assert ("permission", "Print") in [(each.kind, each.text) for each in reading.facts]


def test_attachments_are_read_too(tmp_path: Path) -> None:
    inner = make_docx(tmp_path / "in.docx", ["附件里的" + PHONE]).read_bytes()
    file = make_ofd(
        tmp_path / "a.ofd",
        [text("正文")],
        attachments={
            "名单.docx": inner,
            "数据.xml": f"<r><phone>{PHONE}</phone></r>".encode(),
            "照片.bin": bytes(range(256)),
        },
    )
    reading = read_ofd(file)
    found = _of_kind(reading, "attachment")
    assert {"名单.docx", "数据.xml", "照片.bin"} <= {each.text for each in found}
    assert sum(PHONE in each.text for each in found) == 2
    assert [each.part for each in reading.unread] == ["Doc_0/Attachs/照片.bin"]
    assert not any(each.fatal for each in reading.unread)


def test_text_of_earlier_versions_and_removed_pages_is_found(tmp_path: Path) -> None:
    old = f"<Page><Content>{layer(text('旧稿电话' + PHONE) + text('正文'))}</Content></Page>"
    file = make_ofd(
        tmp_path / "a.ofd", [text("正文")], more_parts={"Doc_0/Pages/Page_9/Old.xml": old.encode()}
    )
    assert [each.text for each in _of_kind(read_ofd(file), "cache")] == ["旧稿电话" + PHONE]


@pytest.mark.parametrize(
    "rename",
    [
        {"Doc_0/Pages/Page_0/Content.xml": "Doc_0/pages/PAGE_0/content.xml"},
        {"Doc_0/Pages/Page_0/Content.xml": "Doc_0\\Pages\\Page_0\\Content.xml"},
        {"Doc_0/Pages/Page_0/Content.xml": "Pages/Page_0/Content.xml"},  # from the root, no slash
        {"OFD.xml": "ofd.XML"},
    ],
)
def test_parts_are_found_whatever_way_the_path_is_written(
    tmp_path: Path, rename: dict[str, str]
) -> None:
    file = make_ofd(tmp_path / "a.ofd", [text("正文")], rename=rename)
    assert sniff(file) is Format.OFD
    assert _text(read_ofd(file)) == "正文"


def test_wrong_prefixes_are_mended_and_said(tmp_path: Path) -> None:
    page = f"<ofd:Page><ofd:Content>{layer(text('正文'))}</ofd:Content></ofd:Page>".encode()
    name = "Doc_0/Pages/Page_0/Content.xml"
    reading = read_ofd(make_ofd(tmp_path / "a.ofd", [""], more_parts={name: page}))
    assert _text(reading) == "正文"
    assert [each.text for each in reading.facts if each.kind == "repaired"] == [name]


def test_a_seal_is_a_fact_with_its_place_and_name(tmp_path: Path) -> None:
    file = make_ofd(tmp_path / "a.ofd", [text("正文")], seal=sealed(red_picture()))
    facts = {each.kind: each for each in read_ofd(file).facts}
    seal = facts["seal"]
    assert (seal.page, seal.text) == (1, "某某市人民政府")
    assert seal.box is not None
    assert seal.box.x0 == pytest.approx(100 / 210)
    assert seal.box.y1 == pytest.approx(140 / 297)
    assert facts["signature"].text == "印章系统"
