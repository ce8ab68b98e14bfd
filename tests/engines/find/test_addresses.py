"""Home addresses to the door, wherever they are announced, and the places that are nobody's home."""

from __future__ import annotations

import pytest

from review.engines.find.addresses import divisions, find_addresses
from review.engines.model import Level, Treatment
from tests.growth import grows_at_most


def _found(text: str) -> list[tuple[Level, str]]:
    return [(hit.level, text[hit.start : hit.end]) for hit in find_addresses(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("李某，现住广州市天河区体育西路12号3栋501室，无业", "广州市天河区体育西路12号3栋501室"),
        ("住址：海州市东湖区和平里小区5幢2单元301", "海州市东湖区和平里小区5幢2单元301"),
        (
            "户籍所在地：广东省梅州市梅县区松口镇大黄村三组12号。",
            "广东省梅州市梅县区松口镇大黄村三组12号",
        ),
        ("家住清远市清城区北江二路８号之一。", "清远市清城区北江二路８号之一"),
        ("家庭住址为柳州市鱼峰区柳石路甲3号院1号楼2单元", "柳州市鱼峰区柳石路甲3号院1号楼2单元"),
        ("戶籍地：臺灣省台北市中正區忠孝東路1號2樓", "臺灣省台北市中正區忠孝東路1號2樓"),
        ("现住永安市小陶镇五一村第六村民小组，系低保户", "永安市小陶镇五一村第六村民小组"),
        ("通讯地址：南京市玄武区珠江路88-3-402", "南京市玄武区珠江路88-3-402"),
    ],
)
def test_an_announced_home_is_found_to_its_last_door(text: str, address: str) -> None:
    assert _found(text) == [(Level.CERTAIN, address)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "检查中发现张某在合肥市蜀山区长江西路200号3栋1单元出租房屋",
            "合肥市蜀山区长江西路200号3栋1单元",
        ),
        ("位于南宁市青秀区民族大道100号的房屋", "南宁市青秀区民族大道100号"),
    ],
)
def test_an_address_that_nothing_calls_a_home_is_likely_only(text: str, address: str) -> None:
    assert _found(text) == [(Level.LIKELY, address)]


@pytest.mark.parametrize(
    "text",
    [
        "住房公积金管理条例第12号",
        "现住广东省广州市天河区，汉族",
        "居住在农村和城镇无工作单位且年满60周岁",
        "国办发〔2019〕54号",
        "广州市人民政府令第12号",
        "位于珠江三角洲的12个市县",
        "投资建设广州市天河区3条道路",
        "户籍人口20000人",
        "海州市第3次常务会议",
    ],
)
def test_a_place_without_a_door_is_nobodys_home(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "办公地址：海口市龙华区龙昆北路3号2楼",
        "报名地点：广州市越秀区府前路1号院3号楼",
        "公司注册地址：深圳市南山区科技园路5号A座1201",
    ],
)
def test_an_office_keeps_its_address_with_the_reason(text: str) -> None:
    (hit,) = find_addresses(text)
    assert (hit.level, hit.action) == (Level.NOTE, Treatment.KEEP)
    assert [why.kind for why in hit.why] == ["office_address"]


def test_the_whole_cell_under_the_header_is_the_address() -> None:
    text = " 松口镇大黄村三组 "
    (hit,) = find_addresses(text, lambda _: "家庭住址")
    assert (text[hit.start : hit.end], hit.level) == ("松口镇大黄村三组", Level.CERTAIN)
    assert find_addresses(text, lambda _: "办公地址") == []


def test_the_divisions_are_those_of_the_standard() -> None:
    names = divisions()
    assert {"广东省", "广州市", "天河区", "梅州"} <= names
    assert len(names) > 3_000


@pytest.mark.parametrize("unit", ["住", "1号", "路1号", "北京市", "住址:", "住北京市路1号"])
def test_long_runs_of_one_word_take_linear_time(unit: str) -> None:
    short = unit * (2_000 // len(unit))
    assert grows_at_most(40, find_addresses, short, short * 10)
