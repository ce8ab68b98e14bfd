"""The proof of a PDF redaction: passes on a true one and names the check that a false one fails."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from review.engines.model import Plan
from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.verify.beside import segments_beside_pages
from review.engines.verify.frames import Frames
from review.engines.verify.pages import Page
from review.engines.verify.pdf import verify_pdf
from review.engines.verify.readers import readers_check
from tests.engines.making import make_pdf, valid_id, valid_mobile
from tests.engines.redact.pdf_tricks import add_revision, change

_RNG = Random(41)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)
_PAGES = [[f"证件{ID}，值班{MOBILE}"], [f"第二页 {MOBILE}"], ["第三页 没有个人信息0123456789X"]]
_PLAN: Mapping[str, object] = {
    "actions": [{"text": ID, "action": "mask"}, {"text": MOBILE, "action": "remove"}],
    "keep": [{"segment": "page-1", "start": 23, "end": 34}],
}
_CHECKS = [
    "reopens",
    "nothing_else_lost",
    "removed_places_empty",
    "boxes_painted",
    "kept_places_stand",
    "values_absent_text",
    "values_absent_raw",
    "values_absent_codes",
    "fonts_clean",
    "words_kept",
    "readers_agree",
    "no_hidden_text",
    "no_hidden_parts",
    "no_earlier_version",
    "no_metadata",
    "pixels_outside",
    "pictures_illegible",
]


def _redacted(path: Path, plan: Mapping[str, object] = _PLAN, raster: Sequence[int] = ()) -> bytes:
    with read_pdf(path) as reading:
        found = resolve(parse_plan(plan), reading.segments, (), len(reading.pages))
    return redact_pdf(path, found.places, found.boxes, raster=raster).data


def _failed(original: bytes, redacted: bytes, plan: Mapping[str, object] = _PLAN) -> set[str]:
    checks = verify_pdf(original, redacted, parse_plan(plan))
    return {each.name for each in checks if not each.passed}


def _changed(data: bytes, alter: Callable[[Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        alter(pdf)
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "a.pdf", _PAGES)


def test_a_true_redaction_passes_every_check(path: Path) -> None:
    checks = verify_pdf(path.read_bytes(), _redacted(path), parse_plan(_PLAN))
    assert [each.name for each in checks] == _CHECKS
    assert all(each.passed for each in checks)


def test_a_page_that_became_a_picture_passes_too(path: Path) -> None:
    assert _failed(path.read_bytes(), _redacted(path, raster=[1])) == set()


def test_no_detail_repeats_what_was_removed(path: Path) -> None:
    for result in (path.read_bytes(), _changed(_redacted(path), _name)):
        for check in verify_pdf(path.read_bytes(), result, parse_plan(_PLAN)):
            assert ID not in check.detail
            assert MOBILE not in check.detail


def test_the_original_itself_fails(path: Path) -> None:
    data = path.read_bytes()
    assert _failed(data, data) >= {
        "nothing_else_lost",
        "removed_places_empty",
        "boxes_painted",
        "kept_places_stand",
        "values_absent_text",
    }


def test_a_bar_drawn_over_living_text_is_no_redaction(path: Path) -> None:
    def paint(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(Stream(pdf, b"q 0 0 0 rg 60 730 500 40 re f Q"))

    painted = _changed(path.read_bytes(), paint)
    assert _failed(path.read_bytes(), painted) >= {"removed_places_empty", "values_absent_text"}


def test_a_text_layer_without_its_bar_is_caught_in_the_pixels(path: Path) -> None:
    def brighten(pdf: Pdf) -> None:
        picture = pdf.pages[0].resources.XObject.P
        width, height = int(picture.Width), int(picture.Height)
        rows = bytes(
            (x * 40 + y * 90) % 256 for y in range(height) for x in range((width + 1) // 2)
        )
        picture.write(rows)

    assert "boxes_painted" in _failed(
        path.read_bytes(), _changed(_redacted(path, raster=[1]), brighten)
    )


def test_a_lost_word_and_a_lost_kept_place_are_caught(path: Path) -> None:
    more = {"actions": [*_PLAN["actions"], {"text": "值班", "action": "remove"}], "keep": []}  # type: ignore[misc]
    failed = _failed(path.read_bytes(), _redacted(path, more))
    assert failed >= {"nothing_else_lost", "kept_places_stand"}


def test_a_value_left_at_one_of_its_places_is_caught(path: Path) -> None:
    less = {**_PLAN, "actions": [{"text": ID, "action": "mask"}]}
    failed = _failed(path.read_bytes(), _redacted(path, less))
    assert failed >= {"removed_places_empty", "kept_places_stand", "boxes_painted"}


def _info(pdf: Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=pikepdf.String(ID)))


def _stream(pdf: Pdf) -> None:
    pdf.Root.Extra = Stream(pdf, ID.encode("utf-16-le"))


def _name(pdf: Pdf) -> None:
    pdf.Root[f"/X{ID}"] = 1


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("1"))


def _note(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]))
    pdf.pages[2].obj.Annots = Array([pdf.make_indirect(note)])


def _spoken(pdf: Pdf) -> None:
    pdf.pages[2].contents_add(Stream(pdf, b"/Span <</ActualText (x)>> BDC EMC"))


@pytest.mark.parametrize(
    ("alter", "check"),
    [
        (_info, "values_absent_raw"),
        (_info, "no_hidden_parts"),
        (_info, "no_metadata"),
        (_stream, "values_absent_raw"),
        (_name, "values_absent_raw"),
        (_script, "no_hidden_parts"),
        (_note, "no_hidden_parts"),
        (_spoken, "no_hidden_parts"),
    ],
)
def test_what_hides_beside_the_pages_is_caught(
    path: Path, alter: Callable[[Pdf], None], check: str
) -> None:
    assert check in _failed(path.read_bytes(), _changed(_redacted(path), alter))


@pytest.mark.parametrize(
    ("trick", "check"),
    [
        ("white", "no_hidden_text"),
        ("outside", "nothing_else_lost"),
        ("photo", "no_metadata"),
        ("orphan", "no_hidden_parts"),
    ],
)
def test_what_hides_on_a_page_is_caught(path: Path, trick: str, check: str) -> None:
    result = path.with_name("b.pdf")
    result.write_bytes(_redacted(path))
    change(result, trick, value=ID, page=3)
    assert check in _failed(path.read_bytes(), result.read_bytes())


def test_an_earlier_version_behind_the_file_is_caught(path: Path) -> None:
    result = path.with_name("b.pdf")
    result.write_bytes(_changed(_redacted(path), lambda _: None))
    add_revision(result, ID)
    failed = _failed(path.read_bytes(), result.read_bytes())
    assert failed >= {"no_earlier_version", "values_absent_raw"}


def test_a_font_that_still_lists_a_removed_character_is_caught(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["当事人龘某"], ["第二页"]])
    plan = {"actions": [{"text": "龘某", "action": "remove"}]}

    def put_back(pdf: Pdf) -> None:
        with pikepdf.open(path) as original:
            pdf.pages.append(original.pages[1])
        del pdf.pages[1]

    failed = _failed(path.read_bytes(), _changed(_redacted(path, plan), put_back), plan)
    assert "fonts_clean" in failed


def test_a_result_that_does_not_open_or_lost_a_page_is_caught(path: Path) -> None:
    assert _failed(path.read_bytes(), b"%PDF-1.7 nothing") == {"reopens"}

    def lose(pdf: Pdf) -> None:
        del pdf.pages[2]

    assert _failed(path.read_bytes(), _changed(_redacted(path), lose)) == {"reopens"}


def test_a_note_named_by_its_place_is_looked_up_in_the_original(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开"]], note=f"意见{ID}", properties={"title": ID})
    places = [
        {"segment": "page-1#a0.Contents", "start": 2, "end": 20, "action": "remove"},
        {"segment": "info#Title", "start": 0, "end": 18, "action": "remove"},
    ]
    plan = {"actions": places}
    assert _failed(path.read_bytes(), _redacted(path, plan), plan) == set()
    named = _changed(_redacted(path, plan), _stream)
    assert "values_absent_raw" in _failed(path.read_bytes(), named, plan)


def test_words_of_the_xmp_packet_are_looked_up_as_the_reader_numbers_them(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["公开"]])

    def describe(pdf: Pdf) -> None:
        with pdf.open_metadata() as packet:
            packet["dc:title"] = "标题"
            packet["dc:description"] = f"关于{ID}"
            packet["pdf:Keywords"] = MOBILE

    path.write_bytes(_changed(path.read_bytes(), describe))
    own = segments_beside_pages(path.read_bytes())
    with read_pdf(path) as reading:
        words = {each.id: each.text for each in reading.segments if each.id.startswith("xmp#")}
    assert f"关于{ID}" in words.values()
    assert {name: own[name] for name in words} == words


def test_an_empty_plan_still_proves_that_nothing_was_lost(path: Path) -> None:
    empty: Mapping[str, object] = {"actions": []}
    assert _failed(path.read_bytes(), _redacted(path, empty), empty) == set()
    assert verify_pdf(path.read_bytes(), _redacted(path, empty), Plan(()))[0].passed


def _agree(one: str, other: str, before: str = "") -> tuple[bool, str]:
    page = Page(1, "公开内容")
    original = [page], {"pdfminer": [before], "pypdf": [before]}
    check = readers_check([page], {"pdfminer": [one], "pypdf": [other]}, lambda: original)
    return check.passed, check.detail


def test_text_that_only_the_other_readers_see_is_caught() -> None:
    said = "公开内容与另一个读者才看得见的文字"
    assert _agree("公开内容", "公开 内容") == (True, "1 pages, 3 readers")
    passed, detail = _agree(said, "公开内容")
    assert (passed, "different on page 1" in detail) == (True, True)
    passed, detail = _agree(said, said)
    assert (passed, said in detail) == (False, False)


def test_what_a_reader_overlooked_in_the_original_already_is_no_fault_of_the_result() -> None:
    said = "公开内容与另一个读者才看得见的文字"
    assert _agree(said, said, before=said)[0]
    assert not _agree(said, said, before="公开内容与")[0]


def test_what_hangs_on_the_catalogue_is_known_by_the_ids_of_the_reader(tmp_path: Path) -> None:
    """Page labels, the structure tree, attached files: the proof has no reading of its own of them."""
    path = make_pdf(tmp_path / "a.pdf", [["公开"]])

    def tag(pdf: Pdf) -> None:
        said = Dictionary(S=Name.P, Alt=pikepdf.String(f"照片{ID}"))
        tree = Dictionary(Type=Name.StructTreeRoot, K=Array([said]))
        pdf.Root.StructTreeRoot = pdf.make_indirect(tree)

    path.write_bytes(_changed(path.read_bytes(), tag))
    place = {"segment": "structure#0.Alt", "start": 2, "end": 20, "action": "remove"}
    with read_pdf(path) as reading:
        frames = Frames.of(reading.segments, (), reading.pages)
    redacted = _redacted(path, {"actions": [place]})

    def failed(data: bytes) -> set[str]:
        plan = parse_plan({"actions": [place]})
        checks = verify_pdf(path.read_bytes(), data, plan, frames)
        return {each.name for each in checks if not each.passed}

    assert failed(redacted) == set()
    assert "values_absent_raw" in failed(_changed(redacted, _stream))
