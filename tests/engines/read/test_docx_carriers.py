"""Every carrier of a Word file is read, each value whole and in the right kind of segment."""

from __future__ import annotations

import pytest

from review.engines.model import Segment
from review.engines.read.docx import DocxReading, read_docx
from review.engines.sniff import Format, sniff
from tests.engines.docx_kitchen import PLANTED, make_kitchen


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> DocxReading:
    path = make_kitchen(tmp_path_factory.mktemp("kitchen") / "kitchen.docx")
    assert sniff(path) is Format.DOCX
    return read_docx(path)


def _holding(segments: tuple[Segment, ...], value: str) -> list[str]:
    return [each.kind for each in segments if value in each.text]


@pytest.mark.parametrize("carrier", PLANTED)
def test_each_carrier_gives_its_value_in_its_kind_of_segment(
    reading: DocxReading, carrier: str
) -> None:
    value, kind = PLANTED[carrier]
    assert set(_holding(reading.segments, value)) == {kind}


def test_ids_of_segments_are_never_given_twice(reading: DocxReading) -> None:
    ids = [each.id for each in reading.segments]
    assert len(set(ids)) == len(ids)


def test_nothing_of_the_kitchen_is_left_unread(reading: DocxReading) -> None:
    assert [each.part for each in reading.unread] == []


def test_a_diagram_and_its_drawing_say_the_same_once(reading: DocxReading) -> None:
    assert len(_holding(reading.segments, PLANTED["diagram"][0])) == 1
