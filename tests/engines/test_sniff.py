"""What a file really is, whatever its name; and every kind of file that is turned away, with cause and cure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from review.engines import limits
from review.engines.compound import MAGIC, Compound
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused
from review.engines.read import open_reading
from review.engines.sniff import Format, sniff
from tests.engines.compound_small import make_compound, word_stream
from tests.engines.docx_parts import NAMESPACES
from tests.engines.making import a_picture, make_docx, make_pdf, write_zip


def _refused(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught, open_reading(path, sniff(path)):
        pass
    return caught.value


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "upload.docx"
    path.write_bytes(data)
    return path


def _types(kind: str) -> bytes:
    return f'<Types><Override PartName="/x.xml" ContentType="application/vnd.{kind}+xml"/></Types>'.encode()


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    assert sniff(make_docx(tmp_path / "really-word.pdf", ["甲"])) is Format.DOCX
    assert sniff(make_pdf(tmp_path / "really-pdf.docx", [["甲"]])) is Format.PDF


@pytest.mark.parametrize(
    ("data", "reason", "word"),
    [
        (b"", "unreadable", "0"),
        (b"just some text", "unsupported", "docx"),
        (b"\x00" * 40, "unsupported", "docx"),
        (make_compound({"WordDocument": word_stream()}), "unsupported", "LibreOffice"),
        (make_compound({"WordDocument": word_stream(flags=0x100)}), "encrypted", "password"),
        (make_compound({"WordDocument": b"\xec\xa5"}), "unreadable", "damaged"),
        (
            make_compound({"WordDocument": word_stream(), "Macros/VBA/dir": b"x"}),
            "macros",
            "macros",
        ),
        (make_compound({"MatOST": b"x", "MM": b"x"}), "unsupported", "Microsoft Works"),
        (make_compound({"Workbook": b"x"}), "unsupported", "xls/et"),
        (make_compound({"PowerPoint Document": b"x"}), "unsupported", "ppt/dps"),
        (make_compound({"EncryptedPackage": b"x" * 9}), "encrypted", "password"),
        (make_compound({"Something": b"WordDocument"}), "unsupported", "docx"),
        (MAGIC + bytes(504), "unreadable", "damaged"),
        (b"{\\rtf1}", "unsupported", "RTF"),
        (a_picture(), "unsupported", "PNG"),
        (b"\xff\xd8\xff\xe0", "unsupported", "JPEG"),
        (b"PK\x03\x04 but no zip", "unreadable", "damaged"),
    ],
)
def test_other_files_are_named_and_turned_away(
    tmp_path: Path, data: bytes, reason: str, word: str
) -> None:
    refused = _refused(_file(tmp_path, data))
    assert refused.reason == reason
    assert word in refused.message.en


@pytest.mark.parametrize(
    ("parts", "reason", "word"),
    [
        (
            {"[Content_Types].xml": _types("ms-excel.sheet.binary.macroEnabled.main")},
            "unsupported",
            "xlsb",
        ),
        ({"[Content_Types].xml": _types("ms-excel.sheet.macroEnabled.main")}, "macros", "macros"),
        ({"[Content_Types].xml": _types("ms-excel.macrosheet")}, "macros", "macros"),
        (
            {"[Content_Types].xml": _types("openxmlformats-officedocument.presentationml.x")},
            "unsupported",
            "pptx",
        ),
        ({"mimetype": b"x", "content.xml": b"<x/>"}, "unsupported", "OpenDocument"),
        ({"readme.txt": b"x"}, "unsupported", "docx"),
        ({"[Content_Types].xml": _types("ms-word.document.macroEnabled.main")}, "macros", "macros"),
    ],
)
def test_other_zips_are_named_and_turned_away(
    tmp_path: Path, parts: dict[str, bytes], reason: str, word: str
) -> None:
    path = tmp_path / "a.docx"
    write_zip(path, parts)
    refused = _refused(path)
    assert refused.reason == reason
    assert word in refused.message.en


def test_a_compound_file_whose_directory_runs_in_a_circle_is_read_once_or_turned_away(
    tmp_path: Path,
) -> None:
    honest = make_compound({"WordDocument": word_stream(), "Data": b"x" * 200})
    place = honest.index("WordDocument".encode("utf-16-le"))
    circle = bytearray(honest)
    circle[place + 72 : place + 76] = (1).to_bytes(4, "little")  # its right sibling is itself
    assert Compound(bytes(circle)).streams == ("WordDocument",)
    chain = bytearray(honest)
    chain[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory follows itself
    assert _refused(_file(tmp_path, bytes(chain))).reason == "unreadable"


def test_a_compound_file_gives_back_its_streams() -> None:
    file = Compound(make_compound({"A": b"a" * 100, "In/B": b"b" * 300}))
    assert (file.read("A"), file.read("In/B")) == (b"a" * 100, b"b" * 300)
    assert file.storages == ["In"]


@pytest.mark.parametrize(
    "data",
    [
        "姓名,电话\n甲,1\n".encode("gb18030"),
        "\ufeff姓名\t电话\r\n甲\t1\r\n".encode("utf-16-le"),
        "名单,,\n姓名,单位,电话\n甲,乙,1\n".encode(),
    ],
)
def test_even_records_are_a_csv_whatever_their_encoding(tmp_path: Path, data: bytes) -> None:
    assert sniff(_file(tmp_path, data)) is Format.CSV


@pytest.mark.parametrize(
    "text",
    [
        "通知如下，请遵照执行。\n第一条，内容。\n",
        '{"a": 1,\n"b": 2,\n"c": 3}',
        "<p>a,b</p>\n<p>c,d</p>",
        "Dear all,\nplease come at noon.\nYours,\nA",
        "甲,乙\n",
    ],
)
def test_prose_and_code_are_no_csv(tmp_path: Path, text: str) -> None:
    assert _refused(_file(tmp_path, text.encode())).reason == "unsupported"


def test_a_word_file_with_macros_is_turned_away(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={"word/vbaProject.bin": b"x"})
    assert _refused(path).reason == "macros"


def test_a_file_over_the_limit_is_turned_away_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(limits.UPLOAD_BYTES + 1)
    refused = _refused(path)
    assert refused.reason == "too_large"
    assert "100 MB" in refused.message.zh


def test_a_truncated_word_file_is_turned_away(tmp_path: Path) -> None:
    data = make_docx(tmp_path / "a.docx", ["甲" * 500]).read_bytes()
    assert _refused(_file(tmp_path, data[: len(data) // 2])).reason == "unreadable"


def _repeated_name() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            _types("openxmlformats-officedocument.wordprocessingml.document.main"),
        )
        package.writestr("word/document.xml", "<a/>")
        package.writestr("WORD/document.xml", "<b/>")
    return stream.getvalue()


def _many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(limits.ZIP_PARTS + 1):
            package.writestr(f"{number}.xml", b"")
    return stream.getvalue()


def _lying_size() -> bytes:
    """A directory that declares a part shorter than it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types>" + b"x" * 5000)
    data = stream.getvalue()
    return data.replace((5007).to_bytes(4, "little"), (50).to_bytes(4, "little"))


def _encrypted_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
    data = bytearray(stream.getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (_repeated_name, "unreadable"),
        (_many_parts, "bomb"),
        (_lying_size, "unreadable"),
        (_encrypted_zip, "encrypted"),
    ],
)
def test_a_dishonest_package_is_turned_away(
    tmp_path: Path, build: Callable[[], bytes], reason: str
) -> None:
    assert _refused(_file(tmp_path, build())).reason == reason


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "word\\evil.xml"])
def test_a_part_name_that_leaves_the_package_is_turned_away(tmp_path: Path, name: str) -> None:
    path = make_docx(tmp_path / "a.docx", ["甲"], more_parts={name: b"<x/>"})
    assert _refused(path).reason == "unreadable"


def test_a_zip_bomb_is_turned_away_before_it_unpacks(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx", ["甲"], more_parts={"word/media/a.bin": b"\0" * 40_000_000}
    )
    assert path.stat().st_size < 200_000
    refused = _refused(path)
    assert refused.reason == "bomb"
    assert "word/media/a.bin" in refused.message.zh


def test_a_long_honest_document_is_no_bomb(tmp_path: Path) -> None:
    rows = [[f"第{n}行", f"甲{n * 7919 % 997}", "乙"] for n in range(3000)]
    path = make_docx(tmp_path / "a.docx", table=rows)
    with open_reading(path, sniff(path)) as reading:
        assert len(reading.segments) == 9000


def test_too_many_elements_are_counted_before_any_parser_runs(tmp_path: Path) -> None:
    # broken at its start: had a parser looked at it, it would have been unreadable
    document = f"<w:document {NAMESPACES}></w:body>{'<w:p/>' * limits.XML_MARKS}"
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(
        path, "w", zipfile.ZIP_STORED
    ) as package:  # stored: no ratio gives it away
        package.writestr(
            "[Content_Types].xml",
            _types("openxmlformats-officedocument.wordprocessingml.document.main"),
        )
        package.writestr("word/document.xml", document)
    assert _refused(path).reason == "bomb"


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_a_document_type_is_turned_away(tmp_path: Path, prolog: str) -> None:
    document = f"{prolog}<w:document {NAMESPACES}><w:body><w:p/></w:body></w:document>"
    path = make_docx(tmp_path / "a.docx", more_parts={"word/document.xml": document.encode()})
    assert _refused(path).reason == "bomb"


def test_content_nested_thousands_deep_is_turned_away(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 3000 + "</w:sdt>" * 3000
    path = make_docx(tmp_path / "a.docx", body_xml=deep)
    assert _refused(path).reason in ("unreadable", "bomb")


@pytest.mark.parametrize("cause", list(Cause))
def test_every_refusal_has_one_sentence_of_cause_and_cure_in_both_languages(cause: Cause) -> None:
    facts = {"limit": 7, "pages": 9, "page": 3, "kind": "OFD", "part": "word/x.xml", "parts": 8}
    message = refuse(cause, **facts).message
    assert message.zh.count("。") >= 2
    assert message.en.endswith(".")
    assert "{" not in message.zh + message.en
