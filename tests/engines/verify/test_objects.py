"""Words that contents carry for reading aloud: found however far into a dictionary, never by chance in a font."""

from __future__ import annotations

import io

import pikepdf
import pytest

from review.engines.verify.objects import Objects, read_objects
from tests.growth import grows_at_most

_WORDS = "replacement text in contents"


def found_in(content: bytes = b"", program: bytes = b"") -> Objects:
    """What is read of a page with these contents, whose resources have a font of this program."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(content)
        described = pikepdf.Dictionary(FontFile2=pdf.make_stream(program))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, FontDescriptor=described)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        written = io.BytesIO()
        pdf.save(written)
    return read_objects(written.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"/Span <</E (said)>> BDC EMC",
        b"/Span <</Lang (" + b"x" * 9_000 + b") /E (said)>> BDC EMC",
        b"/Span <</Alt%\n(said)>> BDC EMC",
        b"/Span <</ActualText <FEFF>>> BDC EMC",
    ],
)
def test_words_for_reading_aloud_are_found_in_contents(content: bytes) -> None:
    assert _WORDS in found_in(content).forbidden()


def test_a_font_that_says_the_short_name_by_chance_is_no_words() -> None:
    assert _WORDS not in found_in(b"BT ET", b"\x00\x01\x00\x00" + b"\x07/E(\x08" * 9).forbidden()
    assert _WORDS in found_in(b"BT ET", b"/Span <</E (said)>> BDC EMC").forbidden()


def test_a_stream_of_openings_is_read_in_passing() -> None:
    short, long = (found_in(b"", b"<" * count) for count in (200_000, 2_000_000))
    assert _WORDS not in long.forbidden()
    assert grows_at_most(40, Objects.forbidden, short, long)
