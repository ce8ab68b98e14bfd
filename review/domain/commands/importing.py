"""Commands of imports, backlogs, requests and sweeps: how documents of the past come into evaluation.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.states import Attribute


class ImportMove(StrEnum):
    """What a person may ask of an import that is there."""

    START = "start"  # take the good lines in
    PAUSE = "pause"
    RESUME = "resume"
    DROP = "drop"  # give it up; what was taken in stays


@dataclass(frozen=True, kw_only=True)
class BeginImport:
    """Judge a manifest with its files, without taking anything in: ``begin_import``.

    The manifest lies in quarantine under ``manifest_key``; the files in a zip there, or in ``folder``.
    """

    organisation_id: int
    office_id: int | None
    manifest_name: str
    manifest_key: str
    manifest_digest: str
    zip_name: str
    zip_key: str | None
    folder: str


@dataclass(frozen=True, kw_only=True)
class SteerImport:
    """Start, pause, resume or give up an import: ``steer_import``."""

    run_id: int
    version: int
    move: ImportMove


@dataclass(frozen=True, kw_only=True)
class BeginBacklog:
    """Make a backlog a project: ``begin_backlog``. ``scope`` as in ``store.backlogs``."""

    organisation_id: int
    scope: str
    batch_size: int


@dataclass(frozen=True, kw_only=True)
class OpenBatch:
    """Open the next batch of a backlog project: ``open_batch``. ``batch_size`` holds from now on."""

    project_id: int
    version: int
    batch_size: int


@dataclass(frozen=True, kw_only=True)
class RecordRequest:
    """Note that somebody asked for a document: ``record_request``."""

    document_id: int
    received_on: date | None
    reference: str


@dataclass(frozen=True, kw_only=True)
class SweepRules:
    """Have a filtered set evaluated again after rules changed (domain.md R22): ``sweep_rules``.

    Empty fields leave a part open; years are those of issue, ``rule_version`` the rules a file was
    read with. ``expected`` is how many the preview counted.
    """

    organisation_id: int
    office_ids: tuple[int, ...]
    from_year: int | None
    to_year: int | None
    attribute: Attribute | None
    doc_kind: str
    ground: str
    rule_version: str
    expected: int
