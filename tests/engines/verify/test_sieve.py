"""Byte strings looked for all at once: what is found is what a search for each would find."""

from __future__ import annotations

from random import Random

from review.engines.verify.raw import Search
from review.engines.verify.sieve import Sieve
from tests.growth import grows_at_most


def test_the_sieve_finds_exactly_what_single_searches_find() -> None:
    rng = Random(8)
    for _ in range(200):
        data = bytes(rng.choices(b"\0\xff1\x4e#", k=rng.randrange(60)))
        wanted = {bytes(rng.choices(b"\0\xff1\x4e#", k=rng.randrange(1, 9))) for _ in range(20)}
        assert Sieve(wanted).standing(data) == {each for each in wanted if each in data}


def test_a_string_is_found_wherever_it_stands_in_much_paper() -> None:
    secret = "赵无眠".encode("utf-16-be")
    for at in (0, 1, (1 << 18) - 3, (1 << 18) - 1, 1 << 18, 700_001):
        data = bytearray(b"\xff" * 800_000)
        data[at : at + len(secret)] = secret
        assert Sieve([secret, b"another"]).standing(bytes(data)) == {secret}
    end = b"\xff" * 300_001 + secret
    assert Sieve([secret]).standing(end) == {secret}


def test_a_sieve_of_nothing_finds_nothing() -> None:
    assert Sieve([]).standing(b"12345678") == set()
    assert Sieve([b"1234"]).standing(b"") == set()


def test_bytes_that_look_like_capitals_are_found_beside_values_with_letters() -> None:
    # 京 is 4E AC in UTF-16, and 4E is an N to who folds the case of bytes
    search = Search(["京官", "11010119850325877x"])
    assert search.hits("京官".encode("utf-16-be")) == {"京官"}
    assert search.hits(b"id 11010119850325877X") == {"11010119850325877x"}


def test_many_values_cost_what_the_bytes_hold() -> None:
    data = Random(9).randbytes(400_000)
    few, many = ([b"%018d" % at for at in range(count)] for count in (30, 600))
    assert grows_at_most(4, lambda sieve: sieve.standing(data), Sieve(few), Sieve(many))
