"""Delimited text with its fields masked: everything else byte for byte as it was, proven."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from review.engines.model import Plan
from review.engines.plan import parse_plan
from review.engines.read.csv_file import read_csv_file
from review.engines.redact import program
from review.engines.redact.csv_file import redact_csv
from review.engines.redact.plan import resolve
from review.engines.verify.csv_text import verify_csv
from review.engines.verify.office import Damaged
from tests.engines.making import valid_mobile

MOBILE = valid_mobile(Random(64))
MASKED = f"{MOBILE[:3]}****{MOBILE[7:]}"
_ROWS = f'姓名,电话,备注\r\n某人, {MOBILE},"a ""b"",\nc"\r\n\r\n=1+1,"{MOBILE}",@x\r\n'


def _redacted(path: Path, plan: Plan) -> bytes:
    return redact_csv(path, resolve(plan, read_csv_file(path).segments, (), None).places)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe"),
     ("utf-16-be", b"\xfe\xff")],
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_only_the_places_change(tmp_path: Path, encoding: str, mark: bytes, separator: str) -> None:
    rows = _ROWS.replace(",", separator)
    path = tmp_path / "a.csv"
    path.write_bytes(mark + rows.encode(encoding))
    plan = parse_plan({"actions": [{"text": MOBILE, "action": "mask"}]})
    data = _redacted(path, plan)
    assert data == mark + rows.replace(MOBILE, MASKED).encode(encoding)
    checks = verify_csv(path.read_bytes(), data, plan)
    assert [each.name for each in checks if not each.passed] == []


def test_a_mask_with_a_separator_is_put_in_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b,1\nc;d,2\n", encoding="utf-8")
    plan = parse_plan(
        {"actions": [{"segment": "row-1#1", "start": 0, "end": 1, "action": "remove"}]}
    )
    data = _redacted(path, plan).decode()
    assert data.splitlines()[1] == "c;d,2"
    assert data.startswith("■■■■;b,1")


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        (MASKED, MOBILE, "removed_places_empty"),
        (MASKED, MOBILE, "values_absent_text"),
        (MASKED, MOBILE, "values_absent_raw"),
        (MASKED, "13800000000", "removed_places_empty"),
        ("某人", "某", "nothing_else_lost"),
        ("=1+1", "'=1+1", "nothing_else_lost"),
        ("@x", "@x,y", "nothing_else_lost"),
        ("@x\r\n", "", "nothing_else_lost"),
        (f"值班{MOBILE}", "值班", "kept_places_stand"),
    ],
)
def test_a_false_copy_fails_the_check_it_should(
    tmp_path: Path, old: str, new: str, check: str
) -> None:
    path = tmp_path / "a.csv"
    kept = check == "kept_places_stand"
    path.write_text(_ROWS + (f"值班{MOBILE},x,y\r\n" if kept else ""), encoding="utf-8", newline="")
    keep = [{"segment": "row-5#1", "start": 2, "end": 13}] if kept else []
    plan = parse_plan({"actions": [{"text": MOBILE, "action": "mask"}], "keep": keep})
    data = _redacted(path, plan).decode()
    assert old in data
    checks = verify_csv(path.read_bytes(), data.replace(old, new, 1).encode(), plan)
    assert check in {each.name for each in checks if not each.passed}
    assert all(MOBILE not in each.detail for each in checks)


def test_another_encoding_or_no_text_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(_ROWS.encode())
    plan = parse_plan({"actions": []})
    for other in (_ROWS.encode("gb18030"), b"\xff\xfe\x00", b"\x81"):
        checks = verify_csv(path.read_bytes(), other, plan)
        assert (checks[0].name, checks[0].passed) == ("reopens", False)
    with pytest.raises(Damaged):
        verify_csv(b"no table at all", b"no table at all", plan)


def test_the_command_writes_a_proven_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(_ROWS.encode("gb18030"))
    assert program.main([str(path), "-o", str(target)]) == program.VERIFIED
    assert MOBILE not in capsys.readouterr().out
    assert target.read_bytes() == _ROWS.replace(MOBILE, MASKED).encode("gb18030")
