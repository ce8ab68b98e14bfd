"""The lines of files with pages of their own: where each stands, what of the text it holds, what has no place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.engines import limits
from review.engines.__main__ import main
from review.engines.layout.lines import Line, lines_by_page
from review.engines.read.ofd import read_ofd
from review.engines.read.pdf import read_pdf
from review.engines.read.recognised import Recognised, RecognisedLine
from tests.engines.making import SCAN, make_docx, make_pdf
from tests.engines.ofd_making import layer, make_ofd, text

_FIRST, _SECOND = "请核对以下人员的材料", "联系电话13800138000"


def _texts(lines: list[Line], whole: dict[str, str]) -> list[str]:
    return [whole[line.segment][line.start : line.end] for line in lines]


def test_lines_of_a_pdf_stand_below_each_other_and_hold_its_text(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[_FIRST, _SECOND], [], ["第三页"]], invisible="看不见")
    with read_pdf(path) as reading:
        found = lines_by_page(reading)
        whole = {each.id: each.text for each in reading.segments}
    assert sorted(found) == [1, 3]
    first, second = found[1]
    assert _texts([first, second], whole) == [_FIRST, _SECOND]
    (x0, y0, x1, y1), other = first.box, second.box
    assert x0 == pytest.approx(72 / 595.28, abs=0.01)
    assert x0 < x1 < 1
    assert y0 < 90 / 841.89 <= y1 <= other[1] + 0.01
    assert not first.down


def test_what_was_recognised_stands_where_it_was_seen(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [SCAN])
    boxes = tuple((0.1 + 0.05 * at, 0.2, 0.15 + 0.05 * at, 0.23) for at in range(3))
    below = tuple((x0, y0 + 0.1, x1, y1 + 0.1) for x0, y0, x1, y1 in boxes)
    lines = (RecognisedLine("王某某", 0.99, boxes), RecognisedLine("李某某", 0.99, below))
    with read_pdf(path, {"page-1": Recognised("page-1", lines)}) as reading:
        first, second = lines_by_page(reading)[1]
    assert first.box == pytest.approx((0.1, 0.2, 0.25, 0.23))
    assert (second.start, second.end) == (4, 7)
    assert second.box[1] == pytest.approx(0.3)


def test_lines_of_an_ofd_have_their_places(tmp_path: Path) -> None:
    path = make_ofd(tmp_path / "a.ofd", [layer(text(_FIRST, 30, 40) + text(_SECOND, 30, 60))])
    reading = read_ofd(path)
    first, second = lines_by_page(reading)[1]
    whole = {each.id: each.text for each in reading.segments}
    assert _texts([first, second], whole) == [_FIRST, _SECOND]
    assert first.box[3] <= second.box[1]
    assert first.box[0] == pytest.approx(second.box[0])


def test_strewn_letters_are_no_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[_FIRST, _SECOND, _FIRST], [_SECOND]])
    monkeypatch.setattr(limits, "LINES_OF_A_PAGE", 2)
    with read_pdf(path) as reading:
        assert sorted(lines_by_page(reading)) == [2]


def test_the_command_tells_places_and_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lines", str(make_pdf(tmp_path / "a.pdf", [[_FIRST]]))]) == 0
    told = capsys.readouterr().out
    [line] = json.loads(told)["lines"]["1"]
    assert line[:4] == ["page-1", 0, len(_FIRST), 0]
    assert all(0 < side < 10_000 for side in line[4:])
    assert _FIRST not in told


@pytest.mark.parametrize(("name", "code"), [("a.docx", 2), ("bad.pdf", 5)])
def test_a_file_without_pages_of_its_own_and_a_damaged_one_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: int
) -> None:
    path = tmp_path / name
    if code == 2:
        make_docx(path, [_FIRST])
    else:
        path.write_bytes(b"%PDF-1.7\nnothing")
    assert main(["lines", str(path)]) == code
    assert _FIRST not in capsys.readouterr().out
