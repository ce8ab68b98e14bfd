"""A PDF is weighed before a parser sees it: bombs in streams and in drawings that draw each other."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
import pytest

from review.engines import limits
from review.engines.model import FileRefused
from review.engines.read.pdf import read_pdf
from review.engines.read.streams import weigh_streams
from tests.engines.making import make_pdf

_BOMB = zlib.compress(b"\0" * (limits.STREAM_BYTES + 1), 1)


def _stream(content: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >>\nstream\n"
        + content
        + b"\nendstream endobj\n"
    )


def _refused(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read_pdf(path)
    return str(caught.value.reason)


def _forms(pdf: pikepdf.Pdf, depth: int, times: int) -> pikepdf.Object:
    form: pikepdf.Object | None = None
    for _ in range(depth):
        outer = pikepdf.Stream(pdf, b"/F Do " * (times if form is not None else 0))
        outer.Type, outer.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        outer.BBox = pikepdf.Array([0, 0, 10, 10])
        if form is not None:
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        form = pdf.make_indirect(outer)
    assert form is not None
    return form


def _drawing(tmp_path: Path, depth: int, times: int) -> Path:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(F=_forms(pdf, depth, times))
        pdf.pages[0].contents_add(b"/F Do\n")
        pdf.save(path)
    return path


def test_a_stream_that_unpacks_too_far_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        weigh_streams(_stream(_BOMB))
    assert caught.value.reason == "bomb"


def test_flate_inside_flate_is_followed() -> None:
    with pytest.raises(FileRefused) as caught:
        weigh_streams(_stream(zlib.compress(_BOMB)))
    assert caught.value.reason == "bomb"


def test_ordinary_damaged_and_uncompressed_streams_pass() -> None:
    weigh_streams(_stream(zlib.compress(b"BT ET " * 10_000)))
    weigh_streams(_stream(zlib.compress(b"BT ET")[:-3]))
    weigh_streams(_stream(b"BT ET"))
    weigh_streams(b"stream\n\x78\x9c")


@pytest.mark.parametrize("locked", [False, True])
def test_a_bomb_in_a_page_is_refused_also_behind_an_empty_password(
    tmp_path: Path, locked: bool
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    lock = pikepdf.Encryption(user="", owner="x") if locked else False
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, _BOMB, Filter=pikepdf.Name.FlateDecode)
        pdf.save(path, encryption=lock)
    assert path.stat().st_size < 400_000
    assert _refused(path) == "bomb"


def test_forms_that_multiply_are_refused(tmp_path: Path) -> None:
    assert _refused(_drawing(tmp_path, depth=8, times=10)) == "bomb"


def test_forms_nested_too_deep_are_refused(tmp_path: Path) -> None:
    assert _refused(_drawing(tmp_path, depth=limits.FORM_DEPTH + 3, times=1)) == "bomb"


def test_a_form_that_draws_itself_is_refused(tmp_path: Path) -> None:
    path = _drawing(tmp_path, depth=2, times=1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.F
        form.Resources.XObject.F = form
        pdf.save(path)
    assert _refused(path) == "bomb"


def test_a_letterhead_drawn_by_a_few_forms_is_read(tmp_path: Path) -> None:
    with read_pdf(_drawing(tmp_path, depth=3, times=4)) as reading:
        assert reading.segments[0].text == "正文"


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for _ in range(limits.PAGES):
            pdf.add_blank_page(page_size=(100, 100))
        pdf.save(path)
    assert _refused(path) == "too_large"


def test_a_page_of_seventy_metres_is_refused(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 200_000, 800])
        pdf.save(path)
    assert _refused(path) == "too_large"
