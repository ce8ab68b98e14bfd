"""Files of an import: what a hostile zip or folder says is refused by name, and the rest is read."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from review.jobs.import_source import FolderSource, SourceRefused, Unreadable, ZipSource, opened


def a_zip(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> ZipSource:
    """A zip with entries as they are given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return ZipSource(path)


def gbk_named(path: Path, name: str) -> Path:
    """A zip whose names are in GBK without the UTF-8 mark, as Chinese Windows makes them."""
    stand_in = "X" * len(name.encode("gbk"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(stand_in, b"text")
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode("gbk")))
    return path


def test_a_folder_gives_its_files_and_passes_leftovers_over(tmp_path: Path) -> None:
    (tmp_path / "2012").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("2012/旧文.docx", "2012/~$旧文.docx", ".DS_Store", "Thumbs.db", ".git/config"):
        (tmp_path / name).write_bytes(b"x")
    listing = FolderSource(tmp_path).listing()
    assert dict(listing.sizes) == {"2012/旧文.docx": 1}
    assert listing.find("旧文.docx") == ("2012/旧文.docx", None)
    assert listing.unnamed({"2012/旧文.docx"}) == []


def test_a_link_in_a_folder_is_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.docx").symlink_to(outside / "secret")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "pipe.docx")
    source = FolderSource(inside)
    listing = source.listing()
    assert dict(listing.sizes) == {}
    assert listing.find("link.docx") == ("", "file_is_link")
    assert listing.find("pipe.docx") == ("", "file_is_link")
    for path in ("link.docx", "folder/secret", "../outside/secret"):
        with pytest.raises(Unreadable):
            source.open(path)


@pytest.mark.parametrize("path", ["../a.docx", "/etc/passwd", "a/../../b.docx", "C:/a.docx"])
def test_a_path_that_leads_outside_names_nothing(tmp_path: Path, path: str) -> None:
    assert FolderSource(tmp_path).listing().find(path) == ("", "path_outside")


def test_one_name_in_two_folders_has_to_be_said_in_full(tmp_path: Path) -> None:
    for year in ("2012", "2013"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "通知.docx").write_bytes(b"x")
    listing = FolderSource(tmp_path).listing()
    assert listing.find("通知.docx") == ("", "file_ambiguous")
    assert listing.find("2013/通知.docx") == ("2013/通知.docx", None)
    assert listing.find("公告.docx") == ("", "file_missing")


def test_names_of_chinese_systems_are_read(tmp_path: Path) -> None:
    source = ZipSource(gbk_named(tmp_path / "a.zip", "关于防汛的通知.docx"))
    assert list(source.listing().sizes) == ["关于防汛的通知.docx"]
    with source.open("关于防汛的通知.docx") as stream:
        assert stream.read() == b"text"
    utf8 = a_zip(tmp_path / "b.zip", ("旧文/通知.docx", b"1"), ("__MACOSX/._通知.docx", b"2"))
    assert list(utf8.listing().sizes) == ["旧文/通知.docx"]
    windows = a_zip(tmp_path / "c.zip", ("placeholder", b"1"))
    windows.archive.infolist()[0].filename = "旧文\\通知.docx"
    assert list(windows.listing().sizes) == ["旧文/通知.docx"]


def test_a_hostile_zip_is_refused_entry_by_entry(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.docx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    source = a_zip(
        tmp_path / "a.zip",
        ("../out.docx", b"x"),
        ("/abs.docx", b"x"),
        (link, b"/etc/passwd"),
        ("bomb.docx", b"\0" * (5 << 20)),
        ("good.docx", b"good"),
    )
    listing = source.listing()
    assert dict(listing.sizes) == {"good.docx": 4}
    assert set(listing.refused.values()) == {"path_outside", "file_is_link", "file_is_bomb"}
    assert listing.find("bomb.docx") == ("", "file_is_bomb")
    with pytest.raises(Unreadable):
        source.open("bomb.docx")


def test_an_entry_that_is_there_twice_or_locked_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        source = a_zip(tmp_path / "a.zip", ("a.docx", b"1"), ("a.docx", b"2"))
    assert source.listing().find("a.docx") == ("", "file_twice_in_zip")
    locked = a_zip(tmp_path / "b.zip", ("a.docx", b"1"))
    locked.archive.infolist()[0].flag_bits |= 0x1
    assert locked.listing().find("a.docx") == ("", "file_encrypted")


def test_what_is_no_zip_or_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    for path, code in ((tmp_path / "a.zip", "zip_damaged"), (tmp_path / "b.zip", "zip_missing")):
        with pytest.raises(SourceRefused, match=code):
            ZipSource(path)
    with (
        pytest.raises(SourceRefused, match="folder_missing"),
        opened(str(tmp_path / "no"), None),
    ):
        pass
