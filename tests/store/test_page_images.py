"""Pictures of pages as a cache: wishes, what is drawn, what is too much; and what the worker saw."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from review.store.abilities import Abilities, read_abilities, write_abilities
from review.store.files import Files
from review.store.page_images import CLOSE, MOST_IMAGES, PageImage, PageImages


@pytest.fixture
def images(tmp_path: Path) -> PageImages:
    """The pictures of a version."""
    return PageImages(Files(tmp_path / "staff"), 7)


@pytest.mark.parametrize("image", [PageImage(3), PageImage(12, CLOSE), PageImage(1, CLOSE, 44)])
def test_a_picture_is_known_by_its_name_again(image: PageImage) -> None:
    assert PageImage.named(image.name) == image


@pytest.mark.parametrize("name", ["", "page-1", "page-1-144x", "r-1-144", "../page-1-144"])
def test_other_names_are_no_picture(name: str) -> None:
    assert PageImage.named(name) is None


def test_a_wish_is_noted_once_and_goes_when_it_is_settled(images: PageImages) -> None:
    assert images.want([PageImage(2), PageImage(1)])
    assert not images.want([PageImage(1)])
    assert images.wanted() == [PageImage(1), PageImage(2)]
    images.settle(PageImage(1))
    images.settle(PageImage(2), failed=True)
    assert images.wanted() == []
    assert [images.has_failed(PageImage(n)) for n in (1, 2)] == [False, True]
    assert not images.want([PageImage(2)])


def test_the_picture_that_was_drawn_longest_ago_goes_first(images: PageImages) -> None:
    for number in range(1, MOST_IMAGES + 3):
        path = images.path(PageImage(number))
        path.touch()
        os.utime(path, (number, number))
    images.trim()
    drawn = images.drawn()
    assert len(drawn) == MOST_IMAGES
    assert PageImage(2) not in drawn
    assert PageImage(3) in drawn


def test_a_version_of_the_same_bytes_gets_its_pictures_but_not_those_of_copies(
    images: PageImages, tmp_path: Path
) -> None:
    for image in (PageImage(1), PageImage(1, rendition=5)):
        images.path(image).write_bytes(b"picture")
    images.copy_to(8)
    assert PageImages(Files(tmp_path / "staff"), 8).drawn() == {PageImage(1)}


def test_what_the_worker_saw_is_kept_for_its_owner_and_nonsense_is_nothing(tmp_path: Path) -> None:
    assert read_abilities(tmp_path) is None
    seen = Abilities(
        seen_at=datetime(2026, 7, 1, tzinfo=UTC),
        network_cut=True,
        memory_mb=2048,
        seconds=120,
        cores=4,
        recognises=True,
        names=False,
        converts=True,
    )
    write_abilities(tmp_path, seen)
    assert read_abilities(tmp_path) == seen
    [path] = tmp_path.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    path.write_text('{"seen_at": "yesterday"}', encoding="utf-8")
    assert read_abilities(tmp_path) is None
