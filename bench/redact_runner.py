"""One way of redacting in a process of its own: a job a line, with boxes and strings; what it cost as the answer.

``python bench/redact_runner.py SYSTEM`` with SYSTEM of ours, ours-raster, bars, pymupdf, pymupdf-scrub. The last two
run in an environment of the bench only, and nothing of the product is imported there.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.redact_worker import answer_jobs

Job = Mapping[str, Any]
Box = tuple[float, float, float, float]
Redact = Callable[[Job], dict[str, Any]]


def _plan(job: Job) -> dict[str, Any]:
    if job["by"] == "plan":
        return dict(job["plan"])
    if job["by"] == "boxes":
        boxes = [{"page": page, "box": box, "action": "remove"} for page, *box in job["boxes"]]
        return {"actions": boxes}
    return {"actions": [{"text": each, "action": "remove"} for each in job["strings"]]}


def ours(job: Job) -> dict[str, Any]:
    """The command; scans are recognised first, as the product does."""
    from bench.redact_ours import redact  # noqa: PLC0415  # one system to a process

    source, target = Path(job["source"]), Path(job["target"])
    start = time.process_time()
    recognised = _recognised(source, target) if job["scan"] else []
    between = time.process_time()
    outcome = redact(source, target, _plan(job), recognised)
    return {
        "written": outcome.data is not None,
        "why": outcome.why,
        "methods": list(outcome.methods),
        "cpu": time.process_time() - between,
        "ocr": between - start,
    }


def _recognised(source: Path, target: Path) -> list[Path]:
    """What our recognition reads on the pages that need it."""
    from argparse import Namespace  # noqa: PLC0415

    from review.engines.commands_scan import recognise  # noqa: PLC0415
    from review.engines.read.triage import triage  # noqa: PLC0415

    keys = [f"page-{page.number}" for page in triage(source).pages if page.needs_ocr]
    if not keys:
        return []
    written = target.with_suffix(".recognised")
    written.unlink(missing_ok=True)
    recognise(Namespace(file=source, keys=",".join(keys), key=[], output=written))
    return [written]


def ours_raster(job: Job) -> dict[str, Any]:
    """Every page as a picture, whatever it holds; removal and proof without the command's second try."""
    from review.engines.find.options import FindOptions  # noqa: PLC0415
    from review.engines.inspect import inspect  # noqa: PLC0415
    from review.engines.model import FileRefused  # noqa: PLC0415
    from review.engines.plan import parse_plan  # noqa: PLC0415
    from review.engines.redact.pdf import redact_pdf  # noqa: PLC0415
    from review.engines.redact.plan import resolve  # noqa: PLC0415
    from review.engines.verify.frames import Frames  # noqa: PLC0415
    from review.engines.verify.program import verify_bytes  # noqa: PLC0415

    source, target = Path(job["source"]), Path(job["target"])
    start = time.process_time()
    seen = inspect(source, options=FindOptions(names=False))
    if seen.status == "refused":
        return _refused(str(seen.reason), start)
    found = resolve(parse_plan(_plan(job)), seen.segments, seen.findings, len(seen.pages) or None)
    pages = {page.number for page in seen.pages}
    try:
        new = redact_pdf(source, found.places, found.boxes, raster=pages)
    except FileRefused as refused:
        return _refused(str(refused.reason), start)
    frames = Frames.of(seen.segments, (), seen.pages)
    checks = verify_bytes(source.read_bytes(), new.data, found.explicit, frames)
    failed = [each.name for each in checks if not each.passed]
    if not failed:
        target.write_bytes(new.data)
    return {
        "written": not failed,
        "why": ", ".join(failed),
        "methods": [each.method for each in new.pages],
        "cpu": time.process_time() - start,
        "ocr": 0.0,
    }


def _refused(why: str, start: float) -> dict[str, Any]:
    cpu = time.process_time() - start
    return {"written": False, "why": why, "methods": [], "cpu": cpu, "ocr": 0.0}


def bars(job: Job) -> dict[str, Any]:
    """Black rectangles drawn over what is there; strings are looked up by pdfium."""
    import pikepdf  # noqa: PLC0415

    boxes = job["boxes"] if job["by"] == "boxes" else _found_by_pdfium(job)
    with pikepdf.open(job["source"]) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            drawn = [
                _on_paper((box[1], box[2], box[3], box[4]), page)
                for box in boxes
                if box[0] == number
            ]
            words = "".join(f"{x:g} {y:g} {w:g} {h:g} re f " for x, y, w, h in drawn)
            page.contents_add(pikepdf.Stream(pdf, b"q"), prepend=True)
            page.contents_add(pikepdf.Stream(pdf, f"Q q 0 g {words}Q".encode()))
        pdf.save(job["target"])
    return {"written": True, "why": "", "methods": [], "ocr": 0.0}


def _on_paper(box: Box, page: Any) -> Box:
    """A box of the displayed page as left, lower, width and height in user space."""
    x0, y0, x1, y1 = box
    turned = {
        0: (x0, 1 - y1, x1, 1 - y0),
        90: (y0, x0, y1, x1),
        180: (1 - x1, y0, 1 - x0, y1),
        270: (1 - y1, 1 - x1, 1 - y0, 1 - x0),
    }[int(page.get("/Rotate", 0)) % 360]
    left, lower, right, upper = (float(each) for each in page.cropbox)
    wide, high = right - left, upper - lower
    return (
        left + turned[0] * wide,
        lower + turned[1] * high,
        (turned[2] - turned[0]) * wide,
        (turned[3] - turned[1]) * high,
    )


def _found_by_pdfium(job: Job) -> list[list[float]]:
    """The strings where pdfium's search finds them, as boxes; pages that are not turned only."""
    import pypdfium2 as pdfium  # noqa: PLC0415

    found: list[list[float]] = []
    document = pdfium.PdfDocument(job["source"])
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        left, lower, right, upper = page.get_cropbox()
        for wanted in job["strings"]:
            searcher = words.search(wanted)
            while match := searcher.get_next():
                for at in range(match[0], match[0] + match[1]):
                    x0, y0, x1, y1 = words.get_charbox(at)
                    across, up = right - left, upper - lower
                    found.append(
                        [
                            number + 1,
                            (x0 - left) / across,
                            (upper - y1) / up,
                            (x1 - left) / across,
                            (upper - y0) / up,
                        ]
                    )
    document.close()
    return found


def _pymupdf(job: Job, *, scrub: bool) -> dict[str, Any]:
    import pymupdf  # noqa: PLC0415

    with pymupdf.open(job["source"]) as document:
        for number, page in enumerate(document, start=1):
            if job["by"] == "boxes":
                wide, high = page.rect.width, page.rect.height
                places = [
                    pymupdf.Rect(x0 * wide, y0 * high, x1 * wide, y1 * high).quad
                    for at, x0, y0, x1, y1 in job["boxes"]
                    if at == number
                ]
            else:
                places = [
                    quad for each in job["strings"] for quad in page.search_for(each, quads=True)
                ]
            for place in places:
                page.add_redact_annot(place * page.derotation_matrix, fill=(0, 0, 0))
            page.apply_redactions()
        keep = {"encryption": pymupdf.PDF_ENCRYPT_NONE}
        if scrub:
            document.scrub()
            document.subset_fonts()
            document.save(job["target"], garbage=4, deflate=True, clean=True, **keep)
        else:
            document.save(job["target"], **keep)
    return {"written": True, "why": "", "methods": [], "ocr": 0.0}


SYSTEMS: Mapping[str, Redact] = {
    "ours": ours,
    "ours-raster": ours_raster,
    "bars": bars,
    "pymupdf": lambda job: _pymupdf(job, scrub=False),
    "pymupdf-scrub": lambda job: _pymupdf(job, scrub=True),
}


def main(words: Sequence[str]) -> None:
    """Answer jobs with what the system did, its processor seconds and its peak memory in MB."""
    run = SYSTEMS[words[0]]

    def do(job: Job, tell: Callable[[str], None]) -> dict[str, Any]:
        start = time.process_time()
        answer = run(job)
        answer.setdefault("cpu", time.process_time() - start)
        answer["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return answer

    answer_jobs(do)


if __name__ == "__main__":
    main(sys.argv[1:])
