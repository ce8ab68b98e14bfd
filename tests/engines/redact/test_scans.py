"""Scans: what is marked goes from the picture and from the text, everything else stays as it was."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest

from review.engines.inspect import inspect
from review.engines.model import Action, PageFacts, Plan, Segment, Treatment
from review.engines.redact import program
from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.plan import resolve
from review.engines.redact.scans import scans_of
from review.engines.verify.frames import Frames, framed
from review.engines.verify.pages import read_pages
from review.engines.verify.program import verify_bytes
from tests.engines.making import valid_id, valid_mobile
from tests.engines.scans import make_scan, recognised_as, scanned

ID_NUMBER, MOBILE = valid_id(Random(9)), valid_mobile(Random(9))
PAGES = [
    ["NOTICE OF THE COUNTY OFFICE", f"Number: {ID_NUMBER}", "Please reply within five days."],
    ["Second page", "Nothing here is about anybody."],
]
RECOGNISED = recognised_as(PAGES)


def redacted(path: Path, plan: Plan | None = None) -> tuple[RedactedPdf, Plan, Frames]:
    """Redact by a plan, or whatever has this number; also what a proof needs."""
    found = inspect(path, recognised=RECOGNISED)
    [hit] = [f for f in found.findings if f.code == "ID" and f.segment == "page-1"]
    chosen = plan or Plan((Action(Treatment.MASK, finding=hit.id),))
    places = resolve(chosen, found.segments, found.findings, len(found.pages))
    scans = scans_of(found.segments, RECOGNISED, found.pages)
    made = redact_pdf(path, places.places, places.boxes, scans)
    return made, places.explicit, Frames.of(found.segments, RECOGNISED.values(), found.pages)


def text_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def picture_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The picture of the second page."""
    return next(iter(dict(pdf.pages[1].obj.Resources.XObject).values()))


def darkness(data: bytes, box: tuple[float, float, float, float]) -> float:
    """Share of dark pixels of the first page in a rectangle of fractions."""
    document = pdfium.PdfDocument(data)
    try:
        picture = document[0].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    width, height = picture.size
    part = picture.crop(
        (int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height))
    )
    return sum(part.histogram()[:64]) / (part.width * part.height)


def test_a_marked_page_loses_pixels_and_text_and_keeps_the_rest(tmp_path: Path) -> None:
    made, _, _ = redacted(make_scan(tmp_path / "a.pdf", PAGES))
    first, second = text_of(made.data)
    assert ID_NUMBER not in first
    assert "Please reply" in first
    assert "Nothing here" in second
    line = RECOGNISED["page-1"].lines[1]
    start, end = line.boxes[len("Number: ")], line.boxes[-1]
    assert darkness(made.data, (start[0], start[1], end[2], end[3])) > 0.98
    assert [page.reason for page in made.pages] == ["removal", None]


def test_a_page_without_marks_keeps_its_very_picture(tmp_path: Path) -> None:
    path = make_scan(tmp_path / "a.pdf", PAGES)
    made, _, _ = redacted(path)
    with pikepdf.open(path) as before, pikepdf.open(io.BytesIO(made.data)) as after:
        pictures = [
            pikepdf.PdfImage(picture_of(pdf)).as_pil_image().tobytes() for pdf in (before, after)
        ]
    assert pictures[0] == pictures[1]
    assert made.pages[1].method == "untouched"


def test_the_layer_of_an_earlier_recognition_goes_from_every_page(tmp_path: Path) -> None:
    layer = [["NOTICE", f"Nunber {ID_NUMBER}"], [f"hidden {MOBILE}"]]
    made, _, _ = redacted(make_scan(tmp_path / "a.pdf", PAGES, layer=layer))
    first, second = text_of(made.data)
    assert "Nunber" not in first
    assert MOBILE not in second
    assert "Nothing here" in second
    assert made.pages[1].reason == "hidden_text"


def test_a_box_drawn_on_a_scan_takes_the_text_below_it(tmp_path: Path) -> None:
    line = RECOGNISED["page-2"].lines[1]
    x0, y0, x1, y1 = line.boxes[0][0], line.boxes[0][1], line.boxes[-1][2], line.boxes[-1][3]
    plan = Plan((Action(Treatment.REMOVE, page=2, box=(x0, y0, x1, y1)),))
    made, _, _ = redacted(make_scan(tmp_path / "a.pdf", PAGES), plan)
    assert text_of(made.data)[1].strip() == "Second page"


def test_the_same_scan_becomes_the_same_bytes(tmp_path: Path) -> None:
    path = make_scan(tmp_path / "a.pdf", PAGES)
    assert redacted(path)[0].data == redacted(path)[0].data


def failed(original: Path, made: bytes, plan: Plan, frames: Frames) -> dict[str, str]:
    """Names of the checks that did not pass, with their details."""
    checks = verify_bytes(original.read_bytes(), made, plan, frames)
    return {check.name: check.detail for check in checks if not check.passed}


def test_the_proof_reads_what_was_not_painted_and_names_the_page(tmp_path: Path) -> None:
    path = make_scan(tmp_path / "a.pdf", PAGES)
    _, plan, frames = redacted(path)
    found = failed(path, path.read_bytes(), plan, frames)
    assert found["marks_illegible"].endswith("failed: 1")
    assert "boxes_painted" in found


def test_the_proof_sees_a_picture_that_was_exchanged(tmp_path: Path) -> None:
    path = make_scan(tmp_path / "a.pdf", PAGES)
    made, _, frames = redacted(path)
    found = failed(path, with_stain(made.data), Plan(()), frames)
    assert found["picture_kept"].endswith("2")


def with_stain(data: bytes) -> bytes:
    """The result with the picture of its second page replaced by another one."""
    buffer, out = io.BytesIO(), io.BytesIO()
    scanned(["Another page", "that says something else altogether"]).save(buffer, "JPEG")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        picture_of(pdf).write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_the_command_proves_what_it_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = make_scan(tmp_path / "a.pdf", PAGES[:1]), tmp_path / "out.pdf"
    kept = tmp_path / "recognised.jsonl"
    kept.write_text(json.dumps(RECOGNISED["page-1"].as_json()) + "\n", encoding="utf-8")
    code = program.main([str(path), "-o", str(out), "--recognised", str(kept)])
    said = capsys.readouterr().out
    report = json.loads(said)
    assert (code, report["verified"]) == (0, True)
    assert {c["name"] for c in report["checks"]} >= {"marks_illegible", "picture_kept"}
    assert ID_NUMBER not in said
    assert ID_NUMBER not in "".join(text_of(out.read_bytes()))


def test_a_broken_file_of_recognised_text_is_misuse(tmp_path: Path) -> None:
    path = make_scan(tmp_path / "a.pdf", PAGES[:1])
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b'{"key": "page-1"')
    arguments = [str(path), "-o", str(tmp_path / "out.pdf"), "--recognised", str(broken)]
    assert program.main(arguments) == program.MISUSE


def test_a_page_with_its_own_text_keeps_it_where_recognition_reads_the_very_same_lines(
    tmp_path: Path,
) -> None:
    """Else the places of what only a picture or a stamp says are looked for in the wrong text."""
    whole = make_scan(tmp_path / "scan.pdf", [["Of the text", "Of the stamp"]])
    recognised = recognised_as([["Of the text", "Of the stamp"]])
    segments = [
        Segment("page-1", "page", "page", 1, "Of the text"),
        Segment("page-1-picture", "page", "picture", 1, "Of the stamp"),
    ]
    pages = [PageFacts(1, "mixed")]

    [scan] = scans_of(segments, recognised, pages).values()
    [page] = read_pages(whole.read_bytes())
    parts = framed(page, Frames.of(segments, recognised.values(), pages))

    assert (scan.segment, scan.whole) == ("page-1-picture", False)
    assert {name: part.text for name, part in parts.pages.items()} == {
        "page-1": page.text,
        "page-1-picture": "Of the stamp",
    }
