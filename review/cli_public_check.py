"""The public side, as ``flask store check`` sees it: files, what is visible, what is searched.

Compares the public store with what the staff store says was published; writes to neither.
"""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.config import PublicSettings
from review.domain.states import DocumentStatus
from review.public.chain import first_fault, unlike_their_links
from review.public.normalise import NORM_VERSION, normalise
from review.public.records import Listing, PublicRecord, RecordState, check_store, open_public_store
from review.store.documents import Document
from review.store.problems import Problem
from review.store.releases import Release, ReleaseState


def check_public(session: Session, settings: PublicSettings) -> dict[str, list[Problem]]:
    """Answer the checks ``public``, ``search`` and ``proof``.

    Codes: ``public_unreachable``; ``public_missing``, ``public_changed``, ``public_orphan`` (subject: a
    path in the public folder); ``public_not_released``, ``public_not_visible`` (a document);
    ``search_differs`` (a record); ``proof_broken`` (a link), ``proof_differs`` (a record).
    """
    engine = open_public_store(settings.public_database_url, read_only=True)
    try:
        with Session(engine) as outside:
            report = check_store(outside, settings.public_files)
            found = [
                Problem(f"public_{kind}", f"public/{path}")
                for kind, paths in (
                    ("missing", report.missing),
                    ("changed", report.changed),
                    ("orphan", report.orphans),
                )
                for path in paths
            ]
            return {
                "public": found + _compare(session, outside),
                "search": [
                    Problem("search_differs", f"public_record {record.record_id}")
                    for record in outside.scalars(select(PublicRecord))
                    if not _is_searched_as_written(record)
                ],
                "proof": _proof(outside.connection()),
            }
    except SQLAlchemyError as error:
        unreachable = Problem("public_unreachable", "public database", type(error).__name__)
        return {"public": [unreachable], "search": [], "proof": []}
    finally:
        engine.dispose()


def _proof(connection: Connection) -> list[Problem]:
    """Whether the chain of proof is intact, and whether the catalogue is what it proves."""
    fault = first_fault(connection)
    if fault is not None:
        return [Problem("proof_broken", f"proof_link {fault}")]
    return [
        Problem("proof_differs", f"public_record {record_id}")
        for record_id in unlike_their_links(connection)
    ]


def _compare(session: Session, outside: Session) -> list[Problem]:
    """What is visible outside against what is published inside; a release on its way is neither."""
    visible = set(
        outside.scalars(
            select(PublicRecord.record_id).where(
                PublicRecord.state == RecordState.PUBLISHED,
                PublicRecord.listing == Listing.PROACTIVE,
            )
        )
    )
    published = set(
        session.scalars(select(Document.id).where(Document.status == DocumentStatus.PUBLISHED))
    )
    waiting = set(
        session.scalars(select(Release.document_id).where(Release.state == ReleaseState.PENDING))
    )
    return [
        *(Problem("public_not_released", f"document {i}") for i in sorted(visible - published)),
        *(
            Problem("public_not_visible", f"document {i}")
            for i in sorted(published - visible - waiting)
        ),
    ]


def _is_searched_as_written(record: PublicRecord) -> bool:
    """Whether the stored search text holds every text that a reader of the record may look for."""
    if not record.title:
        return not record.search_text  # erased: number and explanation stay, nothing is found
    texts = (
        record.title,
        record.doc_number,
        record.index_number,
        record.issuer,
        record.summary,
        record.reading_text,
    )
    searched = record.search_text
    return record.norm_version == NORM_VERSION and all(
        normalise(text).text in searched for text in texts
    )
