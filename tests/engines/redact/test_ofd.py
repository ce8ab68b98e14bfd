"""The public copy of an OFD: a PDF of its pages as drawn, the places burnt out, what stays searchable."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from random import Random

import pypdf
import pypdfium2 as pdfium
import pytest

from review.engines import __main__ as engines
from review.engines.model import Box, FileRefused
from review.engines.plan import parse_plan
from review.engines.read.ofd import read_ofd
from review.engines.redact import program
from review.engines.redact.ofd import RedactedOfd, redact_ofd, shown_as_pdf
from review.engines.redact.plan import resolve
from review.engines.verify.frames import Frames
from review.engines.verify.ofd import verify_ofd
from tests.engines.making import valid_mobile
from tests.engines.ofd_making import make_ofd, text

MOBILE = valid_mobile(Random(65))


def _made(path: Path) -> Path:
    return make_ofd(path, [text(f"电话{MOBILE}") + text("第二行文字", y=40), text("第二页", y=60)])


def _redacted(path: Path, *actions: object) -> RedactedOfd:
    reading = read_ofd(path)
    found = resolve(
        parse_plan({"actions": list(actions)}), reading.segments, (), len(reading.pages)
    )
    return redact_ofd(path, {}, found.places, found.boxes)


def _texts(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(data)).pages]


def test_the_copy_is_a_pdf_without_the_place_that_can_be_searched(tmp_path: Path) -> None:
    copy = _redacted(_made(tmp_path / "a.ofd"), {"text": MOBILE, "action": "mask"})
    assert _texts(copy.data) == ["电话第二行文字", "第二页"]
    assert [(page.method, page.reason) for page in copy.pages] == [("raster", "ofd")] * 2
    document = pdfium.PdfDocument(copy.data)
    box = read_ofd(tmp_path / "a.ofd").boxes("page-1", 2, 13)[0]
    ink = document[0].render(scale=2, grayscale=True).to_numpy()
    rows, columns = ink.shape[:2]
    patch = ink[
        int(box.y0 * rows) + 2 : int(box.y1 * rows) - 2,
        int(box.x0 * columns) + 2 : int(box.x1 * columns) - 2,
    ]
    assert patch.size > 0
    assert patch.max() < 40
    document.close()


def test_a_box_burns_what_lies_below(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.ofd")
    box = read_ofd(path).boxes("page-1", 0, 13)[0]
    copy = redact_ofd(path, {}, (), (Box(1, box.x0, box.y0, box.x1, box.y1),))
    assert _texts(copy.data)[0] == "第二行文字"


def test_the_same_command_gives_the_same_bytes(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.ofd")
    plan = {"text": MOBILE, "action": "remove"}
    assert _redacted(path, plan).data == _redacted(path, plan).data


def test_a_letter_that_no_font_draws_is_refused(tmp_path: Path) -> None:
    path = make_ofd(tmp_path / "a.ofd", [text("\U0001f600\U0001f601\U0001f602\U0001f603字")])
    with pytest.raises(FileRefused) as refused:
        _redacted(path)
    assert "第1页" in refused.value.message.zh


def test_the_command_writes_what_verify_proves_again(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source, target = _made(tmp_path / "a.ofd"), tmp_path / "b.pdf"
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": "第二行", "action": "remove"}]}))
    assert program.main([str(source), "--plan", str(plan), "-o", str(target)]) == program.VERIFIED
    report = json.loads(capfdbinary.readouterr().out)
    checks = {each["name"]: each["passed"] for each in report["checks"]}
    assert checks["original_read_twice"]
    assert checks["pixels_outside"]
    assert target.read_bytes().startswith(b"%PDF-")
    again = [str(source), str(target), "--plan", str(plan)]
    assert engines.main(["verify", *again]) == 0
    assert engines.main(["verify", str(source), str(source), "--plan", str(plan)]) == 3


def test_a_false_copy_fails(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.ofd")
    shown = shown_as_pdf(path, {})
    plan = parse_plan({"actions": [{"text": "第二行", "action": "remove"}]})
    frames = Frames.of(read_ofd(path).segments, (), ())

    def failed(data: bytes, held: Frames = frames) -> set[str]:
        checks = verify_ofd(path.read_bytes(), shown, data, plan, held)
        return {each.name for each in checks if not each.passed}

    assert failed(shown) >= {"removed_places_empty", "values_absent_text"}
    other = make_ofd(tmp_path / "b.ofd", [text("别的文字"), text("第二页", y=60)])
    assert "pixels_outside" in failed(shown_as_pdf(other, {}))
    strange = Frames({**frames.texts, "page-1": "谁也没写过"})
    assert "original_read_twice" in failed(shown, strange)
