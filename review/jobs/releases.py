"""The tasks of a release: its strings put before the detectors, and its record written to the public store.

A task's failure is a reason code on the row, never a stack trace for people.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from review.jobs.engine_calls import EngineFailed, find_in_strings
from review.jobs.rows import claimed, give_up
from review.jobs.terms import terms_file, terms_of_release
from review.jobs.work import Work, system_actor
from review.public.records import RecordRefused
from review.services.checking import BESIDE, record_check, released_strings, set_reading_text
from review.services.making import segments_name
from review.services.preparing import PRINTED
from review.services.releasing import write_release
from review.store.findings import Rendition
from review.store.releases import Release, ReleaseState

log = logging.getLogger("review.jobs")

#: Segments of a rendition that a public reader sees inline. The others are in the file all the same: headers,
#: footers, formulas, and what should not be there at all.
_READABLE = frozenset({"paragraph", "cell", "textbox", "page", "footnote", "endnote"})


def check_release(work: Work, release_id: int) -> None:
    """Put every released string and the text of every rendition before the detectors and the removed values."""
    if not claimed(work, Release, release_id):
        return
    with work.transaction() as session:
        release = session.get_one(Release, release_id)
        texts: dict[int, str] = {}
        beside: list[str] = []
        for entry in release.record["files"]:
            if entry.get(PRINTED):
                continue  # letter by letter what its docx says
            rendition = session.get_one(Rendition, entry["rendition"])
            segments = work.vault.files.read_working(
                rendition.file_version_id, segments_name(rendition.id)
            )
            texts[entry["position"]] = reading_text(segments or [])
            read = work.vault.segments(rendition.file_version_id)
            beside += [*_beside(segments or []), *_in_pictures(read, rendition)]
        # Not kept before it is clean: the database holds no value that somebody will have removed.
        strings = released_strings(release, texts)
        around = "\n".join(
            dict.fromkeys(beside)
        )  # a header stands in the file once for each section
        asked = strings | ({BESIDE: around} if around else {})
        digest = release.strings_digest
        terms = terms_of_release(work, session, release.document_id)
    try:
        with terms_file(terms) as lists:
            found = find_in_strings(asked, limits=work.limits, terms=lists)
    except EngineFailed as failed:
        give_up(work, Release, release_id, failed.code)
        return
    with work.transaction() as session:
        release = session.get_one(Release, release_id, with_for_update=True)
        if release.state is not ReleaseState.CHECKING:
            return  # another task was faster, and somebody may have published since
        if (release.strings_digest, released_strings(release, texts)) == (digest, strings):
            set_reading_text(release, texts)
            now = work.clock()
            record_check(
                session, work.vault, system_actor(), release, found, now=now, beside=around
            )
        else:
            release.leased_until = None  # changed meanwhile: the sweep sends it again


def reading_text(segments: Sequence[dict[str, Any]]) -> str:
    """The text a public reader sees inline: visible segments in order, a line each."""
    lines = [s["text"].rstrip() for s in segments if s["kind"] in _READABLE]
    return "\n".join(lines)


def _beside(segments: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a copy says outside the reading text."""
    for segment in segments:
        if segment["kind"] not in _READABLE and (text := segment["text"].strip()):
            yield text


def _in_pictures(segments: Sequence[Mapping[str, Any]], rendition: Rendition) -> Iterator[str]:
    """The words recognised in the pictures of the original that stand in its copy: nobody recognises those
    of the copy again.
    """
    marked: dict[str, list[tuple[int, int]]] = {}
    for action in rendition.plan["actions"]:
        if "segment" in action:
            marked.setdefault(action["segment"], []).append((action["start"], action["end"]))
    gone = set((rendition.report or {}).get("removed_parts", []))
    for segment in segments:
        if segment["kind"] != "picture" or segment["part"] in gone:
            continue
        text = segment["text"]
        for start, end in marked.get(segment["id"], []):
            text = text[:start] + "■" * (end - start) + text[end:]
        if text.strip():
            yield text


def publish_release(work: Work, release_id: int) -> None:
    """Write a published release to the public store. Repeating it changes nothing."""
    if not claimed(work, Release, release_id):
        return
    now = work.clock()
    try:
        with work.transaction() as session:
            release = session.get_one(Release, release_id)
            write_release(
                session,
                work.vault,
                system_actor(),
                work.public,
                release,
                now=now,
                zone_today=work.day_of,
            )
    except RecordRefused as refused:
        give_up(work, Release, release_id, refused.code)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        give_up(work, Release, release_id, "public_store_unreachable")
