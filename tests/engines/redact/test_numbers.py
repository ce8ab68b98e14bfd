"""A number that the document writes otherwise than the plan: in groups, over full width, as a spreadsheet
does. Every form is met, counted and proved gone; what only looks like it stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from review.engines.inspect import inspect
from review.engines.model import PlanError, Segment
from review.engines.plan import parse_plan
from review.engines.read.csv_file import read_csv_file
from review.engines.redact import program
from review.engines.redact.csv_file import redact_csv
from review.engines.redact.numbers import number_of
from review.engines.redact.plan import Resolution, resolve
from review.engines.verify.canon import canonical
from review.engines.verify.csv_text import verify_csv
from review.engines.verify.marks import mark
from review.engines.verify.numbers import number_of as number_by_verifier
from review.engines.verify.numbers import tell, unsaid
from tests.engines.making import make_docx, make_pdf
from tests.engines.ofd_making import make_ofd
from tests.engines.ofd_making import text as ofd_text
from tests.engines.xlsx_parts import Page, make_xlsx, number, row, text
from tests.growth import grows_at_most

MOBILE, ID, PLATE = "13800138000", "330102199003071234", "浙A12345"
_FORMS = [
    (MOBILE, "138-0013-8000"),
    (MOBILE, "138 0013-8000"),
    (MOBILE, "138 - 0013 - 8000"),
    (MOBILE, "１３８－００１３－８０００"),
    (MOBILE, "138–0013–8000"),
    (MOBILE, "138‒0013‒8000"),
    (MOBILE, "138·0013·8000"),
    (MOBILE, "1-3-8-0-0-1-3-8-0-0-0"),
    (MOBILE, "138.0013.8000"),
    (MOBILE, "１３８．００１３．８０００"),
    (MOBILE, "138. 0013-8000"),
    (ID, "330102.19900307.1234"),
    (ID, "330102-19900307-1234"),
    (ID[:17] + "X", "330102-19900307-123x"),
    (PLATE, "浙A·12345"),
    (PLATE, "浙Ａ-12345"),
    ("E12345678", "e-1234-5678"),
    ("138-0013-8000", "13800138000"),
    ("浙A·12345", "浙A12345"),
]


def _resolved(value: str, *texts: str, keep: tuple[int, ...] = ()) -> Resolution:
    segments = [Segment(f"p{at}", "part", "cell", None, each) for at, each in enumerate(texts)]
    kept = [{"segment": f"p{at}", "start": 0, "end": 3} for at in keep]
    plan = {"actions": [{"text": value, "action": "mask"}], "keep": kept}
    return resolve(parse_plan(plan), segments, (), None)


@pytest.mark.parametrize(("value", "form"), _FORMS)
def test_a_number_in_groups_is_one_place_and_the_verifier_sees_the_same(
    value: str, form: str
) -> None:
    held = f"联系{form}，备用 12"
    found = _resolved(value, held)
    assert [held[each.start : each.end] for each in found.places] == [form]
    assert found.results[0].occurrences == 1
    marked = mark(found.explicit, {"p0": held}).segments["p0"]
    assert [held[start:end] for start, end in marked.spans] == [form]


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (MOBILE, "5138-0013-8000"),
        (MOBILE, "138-0013-80007"),
        (MOBILE, "138-0013-8000７"),
        (MOBILE, "138--0013--8000"),
        (MOBILE, "138,0013,8000"),
        (MOBILE, "138..0013.8000"),
        (MOBILE, "138001380.00"),
        (MOBILE, "13.8001.38000"),
        (MOBILE, "186138-0013-8000"),
        (MOBILE, "10086138-0013-8000"),
        ("1234567", "123.4567"),
        ("138.0013.8000", MOBILE),
        ("123456789.01", "12345678901"),
        ("123456", "123-456"),
        ("2024-01-10", "编号20240110"),
        ("2019-2023", "20192023"),
        (PLATE, "浙A·123456"),
        ("二〇二四年", "二〇二-四年"),
    ],
)
def test_what_only_looks_like_the_number_stays(value: str, held: str) -> None:
    found = _resolved(value, held)
    assert (found.places, found.results[0].occurrences) == ((), 0)
    assert mark(found.explicit, {"p0": held}).segments == {}


@pytest.mark.parametrize(
    "before", ["+86", "0086", "86", "（+86", "00 86", "＋８６", "(+86)", "+86-"]
)
def test_the_code_of_the_country_does_not_make_a_mobile_longer(before: str) -> None:
    for form in (MOBILE, "138-0013-8000", "138.0013.8000"):
        held = f"电话{before}{form}）"
        found = _resolved(MOBILE, held)
        assert [held[each.start : each.end] for each in found.places] == [form]
        marked = mark(found.explicit, {"p0": held}).segments["p0"]
        assert [held[start:end] for start, end in marked.spans] == [form]


def test_both_sides_agree_on_what_a_number_is() -> None:
    values = [MOBILE, PLATE, "330102-19900307-123X", "2024-01-10", "abcdefg", "91330100MA27ABCD1Y"]
    asked = [(number_of(each.casefold()), number_by_verifier(canonical(each))) for each in values]
    assert [own == other for own, other in asked] == [True] * len(values)
    assert [bool(own) for own, _ in asked] == [True, True, True, False, False, True]


def test_digits_beside_a_blank_do_not_make_the_number_longer() -> None:
    held = "2024 138-0013-8000 15"
    assert [held[p.start : p.end] for p in _resolved(MOBILE, held).places] == ["138-0013-8000"]


@pytest.mark.parametrize("seed", range(3))
def test_both_sides_find_the_same_places_in_any_text(seed: int) -> None:
    rng = Random(seed)
    pieces = [
        "138",
        "0013",
        "8000",
        "-",
        "-",
        "－",
        "·",
        " ",
        "\u200b",
        "㎡",
        "①",
        "x",
        "8",
        ".",
        ".",
        "．",
        "86",
        "+",
        "00",
        "\n",
        "　",
        "１３８",
    ]
    met = 0
    for _ in range(4_000):
        held = "".join(rng.choices(pieces, k=rng.randrange(4, 12)))
        found = _resolved(MOBILE, held)
        marked = mark(found.explicit, {"p0": held}).segments.get("p0")
        spans = sorted(marked.spans) if marked else []
        assert [(each.start, each.end) for each in found.places] == spans, held
        met += len(spans)
    assert met > 3


def test_a_form_that_is_named_itself_belongs_to_its_own_action() -> None:
    actions = [{"text": MOBILE, "action": "mask"}, {"text": "138-0013-8000", "action": "remove"}]
    segments = [Segment("p0", "part", "cell", None, f"{MOBILE}、138-0013-8000、138·00138000")]
    found = resolve(parse_plan({"actions": actions}), segments, (), None)
    assert [(each.start, each.index) for each in found.places if each.start != 26] == [
        (0, 0),
        (12, 1),
    ]


def test_a_kept_form_is_spared_by_both_sides() -> None:
    found = _resolved(MOBILE, "138-0013-8000", MOBILE, keep=(0,))
    assert [each.segment for each in found.places] == ["p1"]
    assert set(mark(found.explicit, {"p0": "138-0013-8000", "p1": MOBILE}).segments) == {"p1"}


def test_a_mask_in_groups_fits_the_number_without_them() -> None:
    plan = {"actions": [{"text": "138-0013-8000", "action": "mask", "mask": "138-****-8000"}]}
    segments = [Segment("p0", "part", "cell", None, f"138-0013-8000 / {MOBILE}")]
    found = resolve(parse_plan(plan), segments, (), None)
    assert [each.mask for each in found.places] == ["138-****-8000", "138****8000"]


@pytest.mark.parametrize("mask", [MOBILE, "1-3800138000"])
def test_a_mask_that_says_the_number_in_other_groups_is_refused(mask: str) -> None:
    plan = {"actions": [{"text": MOBILE, "action": "mask", "mask": mask}]}
    segments = [Segment("p0", "part", "cell", None, "138-0013-8000")]
    with pytest.raises(PlanError, match="says the value itself"):
        resolve(parse_plan(plan), segments, (), None)


@pytest.mark.parametrize(
    ("value", "cell", "met"),
    [
        ("13900000000", "1.39E+10", 1),
        ("13900000000", " 1.39e10 ", 1),
        ("13912345678", "1.3912345678E+10", 1),
        ("13912345678", "1.39E+10", 0),
        ("13900000000", "约1.39E+10", 0),
        ("13900000000", "11.39E+10", 0),
    ],
)
def test_a_number_with_an_exponent_is_met_where_it_is_exactly_the_value(
    value: str, cell: str, met: int
) -> None:
    found = _resolved(value, cell)
    assert found.results[0].occurrences == met
    marked = mark(found.explicit, {"p0": cell}).segments.get("p0")
    assert len(marked.spans if marked else ()) == met


def _written(
    folder: Path,
    source: Path,
    *values: str,
    action: str = "remove",
    keep: Sequence[Mapping[str, object]] = (),
) -> dict[str, object]:
    plan = folder / "plan.json"
    actions = [{"text": each, "action": action} for each in values]
    plan.write_text(json.dumps({"actions": actions, "keep": list(keep)}))
    target = folder / f"out.{'pdf' if source.suffix == '.ofd' else source.suffix[1:]}"
    code = program.main([str(source), "-o", str(target), "--plan", str(plan), "--json"])
    return {"code": code, "written": target.exists()}


def _sources(folder: Path) -> dict[str, Path]:
    lines = ["联系 138-0013-8000 或 13800138000", "证件 330102-19900307-1234"]
    cells = row(1, text("A1", lines[0]), text("B1", lines[1]), number("C1", "7"))
    (folder / "a.csv").write_text("甲,乙\n{},{}\n丙,丁\n".format(*lines), encoding="utf-8")
    return {
        "pdf": make_pdf(folder / "a.pdf", [lines]),
        "docx": make_docx(folder / "a.docx", lines),
        "xlsx": make_xlsx(folder / "a.xlsx", Page("表", rows=cells)),
        "ofd": make_ofd(folder / "a.ofd", [ofd_text(lines[0]) + ofd_text(lines[1], y=40)]),
        "csv": folder / "a.csv",
    }


@pytest.mark.parametrize("action", ["remove", "mask"])
@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "ofd", "csv"])
def test_every_format_loses_both_forms_and_is_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, action: str
) -> None:
    answer = _written(tmp_path, _sources(tmp_path)[kind], MOBILE, ID, action=action)
    report = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["written"]) == (0, True), report["checks"]
    assert [each["occurrences"] for each in report["actions"]] == [2, 1]


@pytest.mark.parametrize("action", ["remove", "mask"])
@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "csv"])
def test_dots_and_the_code_of_the_country_are_met_and_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, action: str
) -> None:
    lines = ["联系138.0013.8000", "境外+86138-0013-8000，金额1380013800.01"]
    cells = row(1, text("A1", lines[0]), text("B1", lines[1]))
    source = {
        "pdf": lambda: make_pdf(tmp_path / "a.pdf", [lines]),
        "docx": lambda: make_docx(tmp_path / "a.docx", lines),
        "xlsx": lambda: make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells)),
        "csv": lambda: _csv(tmp_path / "a.csv", *lines),
    }[kind]()
    answer = _written(tmp_path, source, MOBILE, action=action)
    report = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["written"]) == (0, True), report["checks"]
    assert [each["occurrences"] for each in report["actions"]] == [2]


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "csv"])
def test_a_form_that_is_kept_is_no_remain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    source = _sources(tmp_path)[kind]
    form = "138-0013-8000"
    keep = [
        {"segment": each.id, "start": at, "end": at + len(form)}
        for each in inspect(source, seek=False).segments
        if (at := each.text.find(form)) >= 0
    ]
    answer = _written(tmp_path, source, MOBILE, keep=keep)
    report = json.loads(capsys.readouterr().out)
    assert len(keep) == 1
    assert (answer["code"], report["actions"][0]["occurrences"]) == (0, 1), report["checks"]


def test_the_verifier_tells_a_number_in_any_writing_of_its_own_accord() -> None:
    for said in (MOBILE, "1380013-8000", "tel.138‐0013‐8000.", "1.3800138E+10"):
        assert tell(["", said], [MOBILE])
    for said in ("9138-0013-8000", "138--00138000", "1.3800139E+10", "13800138", ""):
        assert not tell([said], [MOBILE])
    assert unsaid([MOBILE, ID], ["x138-0013-8000", "1.39e+10"]) == (ID,)
    assert unsaid(["13900000000"], ["x\0001.39e+10\000y"]) == ()


def _csv(path: Path, *cells: str) -> Path:
    path.write_text("甲,乙\n" + "".join(f"{each},x\n" for each in cells), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "left",
    ["138-0013-8000", "1.3800138E+10", "138·0013 8000", "138.0013.8000", "+86138.0013-8000"],
)
def test_a_copy_that_still_says_the_number_otherwise_is_not_proved(
    tmp_path: Path, left: str
) -> None:
    path = _csv(tmp_path / "a.csv", MOBILE, left)
    plan = parse_plan({"actions": [{"text": MOBILE, "action": "remove"}]})
    found = resolve(plan, read_csv_file(path).segments, (), None)
    assert found.results[0].occurrences == 2
    whole = redact_csv(path, found.places)
    assert [
        each.name for each in verify_csv(path.read_bytes(), whole, plan) if not each.passed
    ] == []
    half = redact_csv(path, [each for each in found.places if each.segment == "row-2#1"])
    failed = {each.name for each in verify_csv(path.read_bytes(), half, plan) if not each.passed}
    assert failed >= {"removed_places_empty", "values_absent_text"}


def test_a_workbook_that_shows_an_exponent_loses_the_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = row(1, text("A1", "1.39E+10"), number("B1", "13900000000"), number("C1", "1.4E+10"))
    source = make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells))
    answer = _written(tmp_path, source, "13900000000")
    report = json.loads(capsys.readouterr().out)
    assert answer["code"] == 0, report["checks"]
    assert report["actions"][0]["occurrences"] == 2


@pytest.mark.parametrize("pages", [4_000])
def test_many_numbers_in_much_text_grow_with_the_text(pages: int) -> None:
    plan = parse_plan(
        {"actions": [{"text": f"1380013{at:04}", "action": "remove"} for at in range(5)]}
    )

    def work(count: int) -> None:
        held = {f"p{at}": f"电话 138-0013-{at:04}，" + "1-3-8-" * 20 for at in range(count)}
        segments = [Segment(name, "part", "cell", None, each) for name, each in held.items()]
        resolve(plan, segments, (), None)
        mark(plan, held)

    assert grows_at_most(40, work, pages // 10, pages)
