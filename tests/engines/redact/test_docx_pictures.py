"""Pictures of a Word file: what a crop hides is gone from the pixels, what nothing shows is not copied, and
objects stay as their preview.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import Base

from review.engines.model import Check
from review.engines.plan import parse_plan
from review.engines.redact.docx import RedactedDocx, redact_docx
from review.engines.verify.docx import verify_docx
from tests.engines.docx_parts import RELATIONS, picture, run
from tests.engines.making import make_docx, write_zip
from tests.engines.vector_parts import emf

PART = "word/media/image1.png"
NOTHING = parse_plan({"actions": []})
SHOWN, SECRET = (0, 128, 0), (200, 0, 0)


def _halves(kind: str = "PNG", *, exif: bool = False) -> bytes:
    """A picture of 80 × 40: green on the left, red on the right."""
    made = Image.new("RGB", (80, 40), SHOWN)
    made.paste(SECRET, (40, 0, 80, 40))
    buffer = io.BytesIO()
    tags = Image.Exif()
    tags[Base.Artist.value] = "某摄影师"
    made.save(buffer, kind, **({"exif": tags} if exif else {}))
    return buffer.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _media(data: bytes) -> dict[str, bytes]:
    return {name: held for name, held in _parts(data).items() if "/media/" in name}


def _with(
    path: Path, changes: dict[str, tuple[str, str]], more: dict[str, bytes] | None = None
) -> Path:
    parts = _parts(path.read_bytes())
    for name, (old, new) in changes.items():
        assert old in parts[name].decode()
        parts[name] = parts[name].decode().replace(old, new, 1).encode()
    write_zip(path, {**parts, **(more or {})})
    return path


def _linked(path: Path, *rows: tuple[str, str, bytes]) -> Path:
    """Further parts with a relationship of the body: id, kind and name, bytes."""
    links = "".join(
        f'<Relationship Id="{identifier}" Type="{RELATIONS}image" Target="{target}"/>'
        for identifier, target, _ in rows
    )
    changes = {"word/_rels/document.xml.rels": ("</Relationships>", f"{links}</Relationships>")}
    return _with(path, changes, {f"word/{target}": data for _, target, data in rows})


def _failed(path: Path, result: RedactedDocx) -> list[str]:
    checks: list[Check] = verify_docx(path.read_bytes(), result.data, NOTHING)
    return [each.name for each in checks if not each.passed]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<a:stretch>", '<a:srcRect r="50000"/><a:stretch>'),
        ("<a:stretch>", '<a:srcRect r="50%" t="-5%"/><a:stretch>'),
        ("<a:fillRect/>", '<a:fillRect r="-100000"/>'),
    ],
    ids=["cropped", "strict", "overhanging"],
)
def test_what_a_crop_hides_is_gone_from_the_pixels(
    tmp_path: Path, kind: str, old: str, new: str
) -> None:
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=_halves(kind, exif=kind != "BMP"))
    _with(path, {"word/document.xml": (old, new)})
    result = redact_docx(path, ())
    (data,) = _media(result.data).values()
    with Image.open(io.BytesIO(data)) as found:
        assert found.format == kind
        assert found.size == (40, 40)
        assert not found.getexif().get(Base.Artist.value)
        red, green, _ = found.convert("RGB").getpixel((36, 20))
        assert green > 100 > red
    assert _failed(path, result) == []
    assert redact_docx(path, ()).data == result.data


def test_a_picture_that_is_shown_whole_elsewhere_has_two_copies(tmp_path: Path) -> None:
    second = picture().replace("<a:stretch>", '<a:srcRect l="25000"/><a:stretch>')
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=_halves(), body_xml=second)
    sizes = set()
    for data in _media(redact_docx(path, ()).data).values():
        with Image.open(io.BytesIO(data)) as found:
            sizes.add(found.size)
    assert sizes == {(80, 40), (60, 40)}


def test_a_crop_of_the_old_kind_cuts_too(tmp_path: Path) -> None:
    old = (
        '<w:p><w:r><w:pict><v:shape style="width:40pt;height:40pt"><v:imagedata r:id="rIdOld" '
        'cropright="32768f" src="file:///C:/Users/wang/a.png"/></v:shape></w:pict></w:r></w:p>'
    )
    path = _linked(
        make_docx(tmp_path / "a.docx", body_xml=old), ("rIdOld", "media/old.png", _halves())
    )
    result = redact_docx(path, ())
    (data,) = _media(result.data).values()
    with Image.open(io.BytesIO(data)) as found:
        assert found.size == (40, 40)
    assert b"wang" not in _parts(result.data)["word/document.xml"]
    assert _failed(path, result) == []


def test_a_crop_that_was_left_is_a_failed_proof(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=_halves())
    _with(path, {"word/document.xml": ("<a:stretch>", '<a:srcRect r="50000"/><a:stretch>')})
    whole = make_docx(tmp_path / "b.docx", ["正文"], picture=_halves())
    assert _failed(path, redact_docx(whole, ())) == ["pictures_cut"]


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:del w:id="1" w:author="甲">{}</w:del></w:p>',
        (
            "<w:p><mc:AlternateContent><mc:Choice Requires='wps'><w:r><w:t>选</w:t></w:r></mc:Choice>"
            "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>"
        ),
    ],
    ids=["deleted", "fallback"],
)
def test_a_picture_that_nothing_shows_any_more_is_not_copied(tmp_path: Path, body: str) -> None:
    shown = re.sub(r"^<w:p>|</w:p>$", "", picture()).replace("rIdPicture", "rIdGone")
    path = make_docx(tmp_path / "a.docx", ["正文"], body_xml=body.format(shown))
    _linked(path, ("rIdGone", "media/image7.png", _halves()))
    result = redact_docx(path, ())
    assert _media(result.data) == {}
    assert "word/media/image7.png" in result.removed_parts
    assert _failed(path, result) == []


def test_a_picture_switched_off_in_the_list_of_objects_is_not_copied(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["正文"], picture=_halves())
    _with(path, {"word/document.xml": ('<wp:docPr id="72"', '<wp:docPr hidden="1" id="72"')})
    assert _media(redact_docx(path, ()).data) == {}


def test_a_picture_called_after_a_person_gets_a_name_that_says_nothing(tmp_path: Path) -> None:
    body = picture().replace("rIdPicture", "rIdOwn")
    path = make_docx(tmp_path / "a.docx", body_xml=body)
    _linked(path, ("rIdOwn", "media/王小明.png", _halves()))
    result = redact_docx(path, ())
    assert list(_media(result.data)) == ["word/media/shown1.png"]
    assert _failed(path, result) == []


def _object(identifier: str) -> str:
    return (
        '<w:p><w:r><w:object><v:shape id="_x0000_i1025" style="width:60pt;height:30pt" '
        f'alt="王某的表"><v:imagedata r:id="{identifier}" title="表"/></v:shape>'
        '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" ProgID="Excel.Sheet.12" '
        'r:id="rIdSheet"/></w:object></w:r></w:p>'
    )


def test_an_embedded_object_stays_as_its_preview_without_the_object(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["前"], body_xml=_object("rIdPreview"))
    _linked(
        path,
        ("rIdPreview", "media/image5.png", _halves()),
        ("rIdSheet", "embeddings/sheet1.xlsx", b"PK-secret"),
    )
    result = redact_docx(path, ())
    text = _parts(result.data)["word/document.xml"].decode()
    assert "<w:pict>" in text
    assert not [word for word in ("object", "OLE", "ProgID", "王某", "Excel") if word in text]
    assert list(_media(result.data)) == ["word/media/image5.png"]
    assert "word/embeddings/sheet1.xlsx" in result.removed_parts
    assert _failed(path, result) == []


def test_what_has_no_preview_goes_with_a_notice_that_counts_and_names_nothing(
    tmp_path: Path,
) -> None:
    def graphic(kind: str) -> str:
        uri = f"http://schemas.openxmlformats.org/drawingml/2006/{kind}"
        return (
            '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="4" name="王某的图表"/><a:graphic><a:graphicData '
            f'uri="{uri}"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        )

    checkbox = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    body = graphic("chart") * 2 + graphic("diagram") + _object("rIdVector") + checkbox
    path = make_docx(tmp_path / "a.docx", ["前"], body_xml=body + f"<w:p>{run('后')}</w:p>")
    _linked(path, ("rIdVector", "media/image6.emf", emf("王某")))
    result = redact_docx(path, ())
    notices = [each for each in result.removed_parts if ": " in each]
    assert notices == [
        "word/document.xml: chart 2",
        "word/document.xml: diagram 1",
        "word/document.xml: form_field 1",
        "word/document.xml: picture 1",
    ]
    assert "王某" not in _parts(result.data)["word/document.xml"].decode()
    assert _failed(path, result) == []


def test_a_chart_with_a_preview_picture_stays_as_that(tmp_path: Path) -> None:
    shown = re.sub(r"^<w:p><w:r>|</w:r></w:p>$", "", picture()).replace("rIdPicture", "rIdPreview")
    chart = (
        '<w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/drawing/'
        '2014/chartex"/></a:graphic></wp:inline></w:drawing>'
    )
    body = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="cx1">{chart}</mc:Choice><mc:Fallback>{shown}'
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    path = make_docx(tmp_path / "a.docx", body_xml=body)
    _linked(path, ("rIdPreview", "media/image4.png", _halves()))
    result = redact_docx(path, ())
    assert list(_media(result.data)) == ["word/media/image4.png"]
    assert _failed(path, result) == []
