"""A value planted beside the pages of a PDF: found, in a segment of the right kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from review.engines.read.pdf import read_pdf
from tests.engines.making import make_docx, make_pdf, valid_mobile
from tests.engines.redact.pdf_tricks import change

VALUE = valid_mobile(Random(72))
PUBLIC = "公开正文不含个人信息"

Plant = Callable[[Pdf], None]


def _kinds(path: Path) -> set[str]:
    """Kinds of the segments that hold the value."""
    with read_pdf(path) as reading:
        return {each.kind for each in reading.segments if VALUE in each.text}


def _with(tmp_path: Path, plant: Plant) -> Path:
    path = make_pdf(tmp_path / "a.pdf", [[PUBLIC]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        plant(pdf)
        pdf.save(path)
    return path


def _note(pdf: Pdf, **entries: object) -> None:
    note = Dictionary(Type=Name.Annot, Rect=Array([10, 10, 90, 30]), **entries)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    if entries["Subtype"] == Name.Widget:
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)


def _link(pdf: Pdf) -> None:
    target = Dictionary(S=Name.URI, URI=String(f"https://a.example/{VALUE}"))
    _note(pdf, Subtype=Name.Link, A=target)


def _button(pdf: Pdf) -> None:
    _note(pdf, Subtype=Name.Widget, AA=Dictionary(D=_script(f"app.alert('{VALUE}')")))


def _script(words: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(words))


def _shown_field(pdf: Pdf) -> None:
    _note(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("手机"), V=String(VALUE))


def _form(pdf: Pdf, **entries: object) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, **entries))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _choices(pdf: Pdf) -> None:
    _note(pdf, Subtype=Name.Widget, FT=Name.Ch, Opt=Array([String("甲"), String(VALUE)]))


def _xfa(pdf: Pdf) -> None:
    data = Stream(pdf, f"<data><phone>{VALUE}</phone></data>".encode())
    pdf.Root.AcroForm = Dictionary(XFA=Array([String("datasets"), pdf.make_indirect(data)]))


def _names(pdf: Pdf, key: str, value: pikepdf.Object, name: str = "x") -> None:
    leaf = pdf.make_indirect(Dictionary(Names=Array([String(name), value])))
    pdf.Root.Names = Dictionary({key: Dictionary(Kids=Array([leaf]))})


def _destination(pdf: Pdf) -> None:
    _names(pdf, "/Dests", Array([pdf.pages[0].obj, Name.Fit]), f"联系人{VALUE}")


def _label(pdf: Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(VALUE))]))


def _layer(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(VALUE)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary())


def _structure(pdf: Pdf) -> None:
    node = pdf.make_indirect(Dictionary(S=Name.Figure, Alt=String(f"{VALUE}的证件照")))
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([node]))


def _described(pdf: Pdf) -> None:
    with pdf.open_metadata() as packet:
        packet["dc:description"] = f"关于{VALUE}"


@pytest.mark.parametrize(
    ("kind", "plant"),
    [
        ("annotation", lambda pdf: _note(pdf, Subtype=Name.Text, Contents=String(VALUE))),
        ("annotation", lambda pdf: _note(pdf, Subtype=Name.FreeText, T=String(VALUE))),
        ("link", _link),
        ("custom", _button),
        ("field", _shown_field),
        ("field", _choices),
        ("field", lambda pdf: _form(pdf, T=String("手机"), V=String(VALUE))),
        ("field", lambda pdf: _form(pdf, T=String(VALUE))),
        ("field", lambda pdf: _form(pdf, T=String("手机"), DV=Stream(pdf, VALUE.encode()))),
        ("custom", _xfa),
        ("bookmark", _destination),
        ("custom", lambda pdf: _names(pdf, "/JavaScript", _script(f"var a='{VALUE}'"))),
        ("custom", lambda pdf: setattr(pdf.Root, "OpenAction", _script(VALUE))),
        ("property", _label),
        ("property", _layer),
        ("alt_text", _structure),
        ("property", _described),
        ("property", lambda pdf: pdf.docinfo.__setitem__("/Subject", VALUE)),
    ],
)
def test_a_planted_value_is_found_in_its_kind(tmp_path: Path, kind: str, plant: Plant) -> None:
    assert _kinds(_with(tmp_path, plant)) == {kind}


def test_words_spoken_for_what_is_drawn_are_found(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [[PUBLIC]]), "spoken", value=VALUE)
    assert _kinds(path) == {"alt_text"}


def test_words_that_only_repeat_the_page_are_not_told_twice(tmp_path: Path) -> None:
    path = change(make_pdf(tmp_path / "a.pdf", [[PUBLIC]]), "spoken", value=PUBLIC)
    with read_pdf(path) as reading:
        assert [each.kind for each in reading.segments] == ["page"]


@pytest.mark.parametrize("inner", ["docx", "pdf", "txt"])
def test_attachments_are_read_as_files_of_their_own(tmp_path: Path, inner: str) -> None:
    name = tmp_path / f"inner.{inner}"
    if inner == "docx":
        make_docx(name, [f"手机{VALUE}"])
    elif inner == "pdf":
        make_pdf(name, [[f"手机{VALUE}"]])
    else:
        name.write_text(f"手机{VALUE}", "utf-8")
    path = make_pdf(tmp_path / "a.pdf", [[PUBLIC]], attachment=(name.name, name.read_bytes()))
    with read_pdf(path) as reading:
        found = [each for each in reading.segments if VALUE in each.text]
        assert [(each.kind, each.id.startswith("attachment#0")) for each in found] == [
            ("attachment", True)
        ]
        assert reading.unread == ()


def test_a_file_hung_on_a_note_is_read_too(tmp_path: Path) -> None:
    inner = make_docx(tmp_path / "b.docx", [f"手机{VALUE}"]).read_bytes()

    def plant(pdf: Pdf) -> None:
        file = pdf.make_indirect(Stream(pdf, inner))
        holder = Dictionary(Type=Name.Filespec, UF=String("b.docx"), EF=Dictionary(F=file))
        _note(pdf, Subtype=Name.FileAttachment, FS=holder)

    assert _kinds(_with(tmp_path, plant)) == {"attachment"}


def test_an_attachment_that_nobody_can_read_is_reported(tmp_path: Path) -> None:
    inner = make_pdf(tmp_path / "b.pdf", [["正文"]], password="x").read_bytes()
    path = make_pdf(tmp_path / "a.pdf", [[PUBLIC]], attachment=("b.pdf", inner))
    with read_pdf(path) as reading:
        (gap,) = reading.unread
        assert gap.segment in {each.id for each in reading.segments if each.kind == "unread"}
        assert not gap.fatal


def _updated(path: Path, change_it: Plant) -> None:
    """The change as an incremental update: the old objects stay in the file."""
    old = path.read_bytes()
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0].obj
        content = page.Contents.objgen[0]
        change_it(pdf)
        data = page.Contents.read_bytes()
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    previous = int(old[old.rindex(b"startxref") :].split()[1])
    where = len(old)
    stream = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        content,
        len(data),
        data,
    )
    table = b"xref\n%d 1\n%010d 00000 n \n" % (content, where)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, previous)
    end = b"startxref\n%d\n%%%%EOF\n" % (where + len(stream))
    path.write_bytes(old + stream + table + trailer + end)


def test_what_an_earlier_revision_said_is_found(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"手机{VALUE}", PUBLIC]])

    def blank(pdf: Pdf) -> None:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        silent = [step for step in steps if str(step.operator) not in {"Tj", "TJ"}]
        pdf.pages[0].obj.Contents = Stream(pdf, pikepdf.unparse_content_stream(silent))

    _updated(path, blank)
    with read_pdf(path) as reading:
        kinds = {each.kind for each in reading.segments if VALUE in each.text}
    assert kinds == {"cache"}
