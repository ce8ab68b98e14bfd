"""Which texts are alike: years, numbers and places do not count, what a document says does."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.likeness import (
    ALIKE,
    LONGEST,
    SIZE,
    Sketch,
    bands,
    estimate,
    folded,
    group,
    shingles,
    sketch,
)
from tests.growth import grows_at_most

#: Families of invented documents: what one says, with a place, a year and a number to fill in.
FAMILIES = {
    "flood": "关于做好{place}{year}年防汛抗旱工作的通知 各单位要落实防汛责任，储备{number}吨物资，排查河道堤坝隐患。",
    "pay": "关于发放{year}年度绩效考核奖金的批复 {place}财政所：同意从人员经费中列支{number}元，专款专用，不得挪用。",
    "staff": "关于{year}年第{number}批机关人员调动的意见 经研究，同意{place}提出的岗位调整方案，请办理交接手续。",
    "road": "关于{place}道路养护资金的函 {year}年拟安排{number}万元用于坑槽修补和标线更新，请贵局函复。",
    "school": "{place}{year}年义务教育学校招生方案 按照就近入学原则划分学区，计划招收{number}名新生，不设笔试。",
}
PLACES = ("海珠区", "天河区", "番禺区", "平遥县", "洛阳市", "和平镇")


def _document(family: str, seed: int) -> str:
    pick = random.Random(f"{family}{seed}")
    return FAMILIES[family].format(
        place=pick.choice(PLACES), year=pick.randint(2008, 2026), number=pick.randint(2, 99_999)
    )


def _families(each: int) -> Iterator[tuple[int, str, Sketch]]:
    for at, family in enumerate(FAMILIES):
        for seed in range(each):
            yield at * each + seed, "on_request", sketch(_document(family, seed))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于2021年防汛工作的通知", "关于2022年防汛工作的通知"),
        ("关于二〇二一年三月防汛工作的通知", "关于2022年12月防汛工作的通知"),
        ("海府办〔2021〕5号", "海府办[2022] 131 号"),
        ("海珠区绩效考核办法", "天河区绩效考核办法"),
        ("拨付1,234.50万元", "拨付８８万元"),
        ("第十二次会议纪要", "第3次会议纪要"),
    ],
)
def test_year_number_and_place_make_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert estimate(sketch(one), sketch(other)) == 1.0


def test_common_nouns_that_end_like_places_stay() -> None:
    for word in ("全市", "推进社区建设", "建设示范区", "各街道"):
        assert folded(word) == word


def test_different_matters_are_not_alike_though_both_are_notices() -> None:
    one = sketch("关于2021年防汛工作的通知")
    assert estimate(one, sketch("关于2021年绩效考核办法的通知")) < ALIKE


def test_the_estimate_is_near_the_true_share_of_runs() -> None:
    pick = random.Random(3)
    signs = [chr(0x4E00 + n) for n in range(0, 4000, 7)]
    errors = []
    for _ in range(40):
        base = pick.choices(signs, k=200)
        other = base[: pick.randint(20, 200)] + pick.choices(signs, k=60)
        one, two = "".join(base), "".join(other)
        a, b = shingles(one), shingles(two)
        errors.append(estimate(sketch(one), sketch(two)) - len(a & b) / len(a | b))
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 4 / SIZE**0.5 / 2


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert sketch("防汛方案")[1] == min(
        int.from_bytes(hashlib.shake_128(run.encode()).digest(256)[4:8], "little")
        for run in ("防汛方", "汛方案")
    )
    assert sketch("关于防汛工作的通知")[:3] == (498073305, 1024777923, 803171303)
    assert len(sketch("防")) == SIZE


def test_a_paper_without_a_text_is_known_by_its_title() -> None:
    assert estimate(sketch("关于2021年防汛工作的通知"), sketch("关于2022年防汛工作的通知", "")) == 1


def test_nothing_is_like_a_missing_text() -> None:
    nothing = sketch("", " \n。")
    assert nothing == ()
    assert bands(nothing) == ()
    assert estimate(nothing, nothing) == 0.0
    assert [cluster.ids for cluster in group([(1, "k", ()), (2, "k", ())])] == [(1,), (2,)]


def test_sketches_of_two_sizes_are_never_compared() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        estimate((1, 2), (1,))


def test_a_long_text_costs_no_more_than_its_first_pages() -> None:
    pages = "".join(chr(0x4E00 + n * 7 % 9000) for n in range(LONGEST))
    annex = "".join(chr(0x4E00 + n * 11 % 9000) for n in range(2_000_000))
    assert sketch(pages, annex) == sketch(pages)
    assert grows_at_most(4, lambda body: sketch(pages, body), "", annex)


def test_each_invented_family_becomes_one_cluster() -> None:
    clusters = group(_families(30))
    assert sorted(cluster.ids for cluster in clusters) == [
        tuple(range(at * 30, at * 30 + 30)) for at in range(len(FAMILIES))
    ]


def test_another_key_is_another_cluster() -> None:
    same = sketch("关于防汛工作的通知")
    clusters = group([(1, ("exempt", "A16_1"), same), (2, ("on_request", ""), same)])
    assert [cluster.ids for cluster in clusters] == [(1,), (2,)]


@given(st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(chance: random.Random) -> None:
    items = FEW[:]
    chance.shuffle(items)
    assert group(items) == group(FEW)


@given(st.lists(st.tuples(st.text("甲乙丙丁", max_size=9), st.sampled_from("ab")), max_size=25))
def test_every_item_is_in_exactly_one_cluster_of_its_key(rows: list[tuple[str, str]]) -> None:
    clusters = group((at, key, sketch(text)) for at, (text, key) in enumerate(rows))
    assert sorted(one for cluster in clusters for one in cluster.ids) == list(range(len(rows)))
    assert all(len({rows[one][1] for one in cluster.ids}) == 1 for cluster in clusters)
    assert len({cluster.code for cluster in clusters}) == len(clusters)


FEW = list(_families(6))


def test_doing_it_again_keeps_the_codes_though_an_earlier_item_comes() -> None:
    before = group(FEW)
    known = {one: cluster.code for cluster in before for one in cluster.ids}
    late = (-1, "on_request", sketch(_document("flood", 77)))
    after = group([*FEW, late], known=known)
    assert {cluster.code for cluster in after} == {cluster.code for cluster in before}
    assert after[0] == (known[0], (-1, *before[0].ids))


def test_a_cluster_that_falls_apart_leaves_its_code_with_the_larger_part() -> None:
    flood, pay = sketch(_document("flood", 1)), sketch(_document("pay", 1))
    old = group([(1, "k", flood)])[0].code
    clusters = group(
        [(1, "k", pay), (2, "k", flood), (3, "k", flood)], known={1: old, 2: old, 3: old}
    )
    assert [cluster.ids for cluster in clusters] == [(1,), (2, 3)]
    assert clusters[1].code == old
    assert clusters[0].code not in {"", old}


def test_ten_times_the_items_take_no_more_than_some_ten_times_the_work() -> None:
    pick = random.Random(1)
    bases = [tuple(pick.getrandbits(32) for _ in range(SIZE)) for _ in range(250)]

    def near(base: Sketch) -> Sketch:
        return tuple(pick.getrandbits(32) if pick.random() < 0.2 else one for one in base)

    items = [(one, "k", near(bases[one % 250])) for one in range(5_000)]
    clusters = group(items)
    assert grows_at_most(40, group, items[:500], items)
    assert sum(len(cluster.ids) >= 18 for cluster in clusters) >= 245
    assert all(len({one % 250 for one in cluster.ids}) == 1 for cluster in clusters)
