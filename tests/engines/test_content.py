"""Digests of what is embedded: the same picture gives the same digest, another picture another one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from review.engines.content import embedded_digests
from tests.engines.making import a_picture, make_docx, make_pdf


def test_pictures_and_inner_files_of_a_word_file_are_listed(tmp_path: Path) -> None:
    picture = a_picture()
    path = make_docx(
        tmp_path / "a.docx",
        ["甲"],
        picture=picture,
        more_parts={"word/embeddings/b.xlsx": b"inner"},
    )
    assert [(each.part, each.sha256) for each in embedded_digests(path)] == [
        ("word/embeddings/b.xlsx", sha256(b"inner").hexdigest()),
        ("word/media/image1.png", sha256(picture).hexdigest()),
    ]


def test_pictures_and_attachments_of_a_pdf_are_listed(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "a.pdf", [["甲"]], picture=a_picture(), attachment=("名单.txt", b"inner")
    )
    picture, attachment = embedded_digests(path)
    assert picture.part == "picture/0"
    assert (attachment.part, attachment.sha256) == (
        "attachment/名单.txt",
        sha256(b"inner").hexdigest(),
    )


def test_another_picture_has_another_digest(tmp_path: Path) -> None:
    black = make_pdf(tmp_path / "a.pdf", [["甲"]], picture=a_picture())
    same = make_pdf(tmp_path / "b.pdf", [["乙"]], picture=a_picture())
    red = make_pdf(tmp_path / "c.pdf", [["甲"]], picture=a_picture("red"))
    assert embedded_digests(black)[0].sha256 == embedded_digests(same)[0].sha256
    assert embedded_digests(black)[0].sha256 != embedded_digests(red)[0].sha256
