"""The pictures of every kind of page: in both languages, small, listed, and shown where papers show them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
LANGUAGES = ("zh", "en")
MOST_BYTES = 150_000
MOST_IN_ALL = 6_000_000


def names_in(language: str) -> set[str]:
    """The pictures of a language."""
    return {path.name for path in (PICTURES / language).glob("*.webp")}


def test_every_picture_is_there_in_both_languages() -> None:
    assert names_in("zh")
    assert names_in("zh") == names_in("en")


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.rglob("*.webp")}
    assert [name for name, size in sizes.items() if size > MOST_BYTES] == []
    assert sum(path.stat().st_size for path in PICTURES.rglob("*") if path.is_file()) < MOST_IN_ALL


def test_nothing_else_lies_among_the_pictures() -> None:
    others = [
        path.name for path in PICTURES.rglob("*") if path.is_file() and path.suffix != ".webp"
    ]
    assert others == ["README.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_pictures_shows_every_one_and_no_other(language: str) -> None:
    listed = re.findall(
        rf"\({language}/([^)]+)\)", (PICTURES / "README.md").read_text(encoding="utf-8")
    )
    assert sorted(listed) == sorted(names_in(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_of_the_office_is_as_large_as_its_screen(language: str) -> None:
    with Image.open(PICTURES / language / "worklist-home.webp") as picture:
        assert picture.size == (1280, 720)
