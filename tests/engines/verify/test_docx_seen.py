"""Pictures in the copy of a Word file are read by the proof itself, whatever the reader recognised in them."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from review.engines.model import Check, Plan
from review.engines.plan import parse_plan
from review.engines.read.docx import read_docx
from review.engines.redact import program
from review.engines.redact.docx import redact_docx
from review.engines.redact.plan import resolve
from review.engines.verify.docx import verify_docx
from tests.engines.docx_parts import RELATIONS, picture
from tests.engines.making import make_docx, write_zip
from tests.engines.scanning import Words, page_picture

NUMBER = "13912345678"
PART = "word/media/image1.png"
PLAN = parse_plan({"actions": [{"text": NUMBER, "action": "remove"}]})
WHITE, CLEAR = (255, 255, 255, 0), (0, 0, 0, 0)


def _png(width: int, height: int, text: str = NUMBER, shown: int = 255) -> bytes:
    """A line that fills a picture of these pixels; letters are black, the ground is clear below 255."""
    line = page_picture([Words(text, 6, 24, 3)], (60, 12)).convert("L")
    box = Image.eval(line, lambda level: 255 - level).getbbox()
    assert box is not None
    line = line.crop((box[0] - 8, box[1] - 8, box[2] + 8, box[3] + 8)).resize((width, height))
    picture: Image.Image = line.convert("RGB")
    if shown < 255:
        picture = Image.new("RGBA", line.size, WHITE)
        picture.paste(
            (0, 0, 0, shown), (0, 0), Image.eval(line, lambda level: 255 if level < 128 else 0)
        )
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _proved(
    path: Path, picture: bytes, plan: Plan = PLAN, texts: dict[str, str] | None = None
) -> dict[str, Check]:
    make_docx(path, [f"电话{NUMBER}。"], picture=picture)
    found = resolve(plan, read_docx(path).segments, (), None)
    made = redact_docx(path, found.places)
    checks = verify_docx(path.read_bytes(), made.data, plan, texts)
    return {each.name: each for each in checks}


@pytest.mark.parametrize("size", [(700, 120), (300, 48), (72, 13)])
def test_a_number_in_a_picture_that_nobody_recognised_fails(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    checks = _proved(tmp_path / "a.docx", _png(*size))
    assert [name for name, each in checks.items() if not each.passed] == ["pictures_illegible"]
    assert PART in checks["pictures_illegible"].detail


def test_a_picture_that_says_something_else_passes(tmp_path: Path) -> None:
    checks = _proved(tmp_path / "a.docx", _png(300, 48, "88001122"))
    assert all(each.passed for each in checks.values())
    assert checks["pictures_illegible"].detail.startswith("1 places to recognise in 1 of 1")


def test_a_picture_whose_words_were_read_and_may_stand_is_no_fault(tmp_path: Path) -> None:
    places = {
        "actions": [{"segment": "word/document.xml#p0", "start": 2, "end": 13, "action": "remove"}]
    }
    read = {f"{PART}#p": f"值班{NUMBER}"}
    checks = _proved(tmp_path / "a.docx", _png(300, 48), parse_plan(places), read)
    assert all(each.passed for each in checks.values())


def test_clear_letters_are_gone_and_faint_ones_are_seen(tmp_path: Path) -> None:
    assert all(
        each.passed for each in _proved(tmp_path / "a.docx", _png(700, 120, shown=0)).values()
    )
    checks = _proved(tmp_path / "b.docx", _png(700, 120, shown=20))
    assert [name for name, each in checks.items() if not each.passed] == ["pictures_illegible"]


def test_colours_of_clear_pixels_in_a_copy_are_a_fault(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"电话{NUMBER}。"], picture=_png(700, 120, shown=0))
    nothing = parse_plan({"actions": []})
    failed = [e for e in verify_docx(path.read_bytes(), path.read_bytes(), nothing) if not e.passed]
    (check,) = [each for each in failed if each.name == "pictures_cut"]
    assert "clear pixels" in check.detail


def test_without_a_recogniser_pictures_are_said_not_to_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    check = _proved(tmp_path / "a.docx", _png(300, 48, "88001122"))["pictures_illegible"]
    assert not check.passed
    assert "no recogniser" in check.detail


def test_a_file_without_pictures_costs_nothing(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", [f"电话{NUMBER}。"])
    made = redact_docx(path, resolve(PLAN, read_docx(path).segments, (), None).places)
    checks = {each.name: each for each in verify_docx(path.read_bytes(), made.data, PLAN)}
    assert checks["pictures_illegible"].detail == "0 places to recognise in 0 of 0 pictures"


def test_redaction_leaves_a_picture_behind_that_the_proof_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the recogniser of the reader: nobody told the redactor what the pictures say."""
    path, plan, target = (tmp_path / each for each in ("a.docx", "plan.json", "b.docx"))
    other = _png(300, 48, "88001122")
    twin = picture().replace("rIdPicture", "rIdTwin")
    harmless = picture().replace("rIdPicture", "rIdOther")
    make_docx(path, [f"电话{NUMBER}。"], picture=_png(300, 48), body_xml=twin + harmless)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rows = "".join(
        f'<Relationship Id="{identifier}" Type="{RELATIONS}image" Target="media/{name}"/>'
        for identifier, name in (("rIdTwin", "某.png"), ("rIdOther", "甲.png"))
    )
    links = "word/_rels/document.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", f"{rows}</Relationships>".encode())
    write_zip(path, {**parts, "word/media/某.png": parts[PART], "word/media/甲.png": other})
    plan.write_text(json.dumps({"actions": [{"text": NUMBER, "action": "remove"}]}))
    assert program.main([str(path), "-o", str(target), "--plan", str(plan)]) == program.VERIFIED
    report = json.loads(capsys.readouterr().out)
    assert {PART, "word/media/某.png"} <= set(report["removed_parts"])
    with zipfile.ZipFile(target) as package:
        held = [package.read(name) for name in package.namelist() if "/media/" in name]
    assert len(held) == 1
    with Image.open(io.BytesIO(held[0])) as left, Image.open(io.BytesIO(other)) as right:
        assert left.tobytes() == right.tobytes()
