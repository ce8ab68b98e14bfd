"""Values that the layout of a Word file broke: over paragraphs, over the cells of a row. A plan by text meets
them, the proof finds them for itself.
"""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from review.engines.model import Check
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact.docx import redact_docx
from review.engines.redact.plan import Resolution, resolve
from review.engines.verify.docx import verify_docx
from tests.engines.making import make_docx

NUMBER = "13800138000"


def _resolved(
    path: Path, value: str = NUMBER, keep: list[dict[str, object]] | None = None
) -> Resolution:
    plan = {"actions": [{"text": value, "action": "mask"}], "keep": keep or []}
    return resolve(parse_plan(plan), read_docx(path).segments, (), None)


def _failed(checks: list[Check]) -> list[str]:
    return [each.name for each in checks if not each.passed]


@pytest.mark.parametrize(
    "pieces",
    [["138001", "38000"], ["138", "0013", "8000"], list(NUMBER)],
    ids=["two", "three", "all"],
)
@pytest.mark.parametrize("layout", ["paragraphs", "cells"])
def test_a_number_broken_by_layout_is_removed_in_every_piece_and_proved(
    tmp_path: Path, pieces: list[str], layout: str
) -> None:
    path = tmp_path / "a.docx"
    if layout == "cells":
        make_docx(path, ["前"], table=[["电话", *pieces]])
    else:
        make_docx(path, ["电话：", *pieces, "后"])
    found = _resolved(path)
    assert found.results[0].occurrences == 1
    result = redact_docx(path, found.places).data
    document = docx.Document(io.BytesIO(result))
    texts = [each.text for each in document.paragraphs]
    texts += [cell.text for table in document.tables for cell in table.rows[0].cells]
    for piece in pieces:
        assert "■" * len(piece) in texts
    assert _failed(verify_docx(path.read_bytes(), result, found.explicit)) == []


def test_a_broken_number_that_was_left_is_a_failed_proof(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["138001", "38000"])
    plan = _resolved(path).explicit
    untouched = redact_docx(path, ()).data
    failed = set(_failed(verify_docx(path.read_bytes(), untouched, plan)))
    assert failed >= {"removed_places_empty", "values_absent_text"}


@pytest.mark.parametrize(
    "pieces",
    [
        ["138-", "0013-8000"],
        ["138-00", "13-8000 转2"],
        ["138", "-0013-", "8000"],
        ["2024 138·0", "0138000"],
    ],
)
@pytest.mark.parametrize("layout", ["paragraphs", "cells"])
def test_a_number_in_groups_that_is_broken_is_removed_and_proved(
    tmp_path: Path, pieces: list[str], layout: str
) -> None:
    path = tmp_path / "a.docx"
    make_docx(path, ["前"], table=[["5", *pieces, "7"]]) if layout == "cells" else make_docx(
        path, pieces
    )
    found = _resolved(path)
    assert found.results[0].occurrences == 1
    result = redact_docx(path, found.places).data
    assert _failed(verify_docx(path.read_bytes(), result, found.explicit)) == []
    untouched = redact_docx(path, ()).data
    failed = set(_failed(verify_docx(path.read_bytes(), untouched, found.explicit)))
    assert failed >= {"removed_places_empty", "values_absent_text"}


@pytest.mark.parametrize(
    "pieces", [["9138-", "0013-8000"], ["138-", "0013-80005"], ["138-", "-00138000"]]
)
def test_a_broken_number_within_a_longer_one_stays(tmp_path: Path, pieces: list[str]) -> None:
    path = make_docx(tmp_path / "a.docx", pieces)
    found = _resolved(path)
    assert found.places == ()
    result = redact_docx(path, ()).data
    assert _failed(verify_docx(path.read_bytes(), result, found.explicit)) == []


def test_a_broken_number_that_is_kept_is_no_remain(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["138-", "0013-8000", "。", NUMBER])
    keep = [{"segment": "word/document.xml#p1", "start": 0, "end": 4}]
    found = _resolved(path, keep=keep)
    assert [each.segment for each in found.places] == ["word/document.xml#p3"]
    result = redact_docx(path, found.places).data
    assert _failed(verify_docx(path.read_bytes(), result, found.explicit)) == []


def test_a_kept_piece_keeps_the_whole(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["138001", "38000"])
    keep = [{"segment": "word/document.xml#p1", "start": 0, "end": 5}]
    found = _resolved(path, keep=keep)
    assert found.places == ()
    assert found.results[0].occurrences == 0


def test_a_short_value_is_not_made_of_neighbours(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["小王", "明天再来"])
    assert _resolved(path, "王明").places == ()
