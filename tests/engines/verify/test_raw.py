"""What is searched in bytes: streams that inflate, also those nothing refers to any more."""

from __future__ import annotations

import zlib
from random import Random

from review.engines.verify.raw import Search, inflated_streams
from tests.growth import grows_at_most

_NOISE = Random(62)


def _stream(body: bytes) -> bytes:
    return b"1 0 obj <<>> stream\r\n" + zlib.compress(body) + b"\nendstream endobj "


def test_every_stream_that_inflates_is_read_whole() -> None:
    bodies = [b"", b"short", _NOISE.randbytes(200_000), b"long " * 60_000]
    data = b"".join(map(_stream, bodies)) + b" stream\nxno stream at all"
    assert list(inflated_streams(data)) == bodies


def test_a_stream_cut_off_tells_what_is_left_of_it() -> None:
    body = _NOISE.randbytes(5000)
    (found,) = inflated_streams(_stream(body)[:3000])
    assert found
    assert body.startswith(found)


def test_many_streams_cost_what_they_hold_and_not_the_file_each_time() -> None:
    one = _stream(_NOISE.randbytes(4000))
    assert len(list(inflated_streams(one * 2000))) == 2000
    assert grows_at_most(40, lambda data: list(inflated_streams(data)), one * 200, one * 2000)


def test_a_latin_word_speaks_in_strings_and_as_a_name_by_choice() -> None:
    search = Search(["zhangsan", "pattern"])
    told = [b"(Zhang san)", b"/Fzhangsan 12 Tf", b"q /zh#61ngsan Do Q", b"/ZHANGSAN gs"]
    assert [search.hits(each) for each in told] == [{"zhangsan"}] * 4
    silent = [
        b"/Pattern cs",
        b"<</zhangsan 3 0 R>>",
        b"zhangsan Do",
        b"/zhangsan Dots",
        b"/a /b Do",
    ]
    assert not any(search.hits(each) for each in silent)


def test_names_without_end_are_searched_in_no_time() -> None:
    search = Search(["zhangsan"])
    assert grows_at_most(40, search.hits, b"/abc " * 5000, b"/abc " * 50_000)
    assert grows_at_most(40, search.hits, b"/" + b"a" * 20_000, b"/" + b"a" * 200_000)
    assert grows_at_most(40, search.hits, b"/abc" + b" " * 20_000, b"/abc" + b" " * 200_000)
