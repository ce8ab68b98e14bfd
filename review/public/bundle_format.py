"""What a bundle is: a zip without compression, its manifest first, then hides, records, notices, annual reports,
links, files.

The order of the members is part of what is signed: hides come first. Of a hidden record only numbers
travel, never its title or text. Limits are named with what they answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from review.public.incoming import RecordIn

#: 2: annual reports travel too.
FORMAT, VERSION = "mingshi-bundle", 2
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
HIDES, RECORDS, NOTICES = "hides.jsonl", "records.jsonl", "notices.jsonl"
REPORTS, CHAIN = "reports.jsonl", "chain.jsonl"
TABLES = (HIDES, RECORDS, NOTICES, REPORTS, CHAIN)
FILES = "files/"

#: The manifest is read whole before its signature is known to be good: half a million files fit.
MANIFEST_LIMIT = 128 << 20
#: So is the zip's directory, with one entry for each file.
DIRECTORY_LIMIT = 128 << 20
#: One record with its text on one line.
LINE_LIMIT = 32 << 20

NOTHING = "0" * 64  # digest of "no bundle yet"


class BundleRefused(Exception):
    """Why a bundle was not written or not applied: a code, and what its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Place:
    """A place in the line of bundles: number and digest of the manifest; 0 before the first."""

    sequence: int
    digest: str


START = Place(0, NOTHING)


@dataclass(frozen=True)
class Member:
    """One part of the zip: name, size, SHA-256 (hex)."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is signed. `line` names every bundle this one may follow, oldest first.

    The chain of proof goes on from link `chain_after` (digest `chain_previous`) to link `chain_to`
    (digest `chain_head`). `next_key` is the public key of the bundles that follow, where it changes.
    """

    format: str
    version: int
    sequence: int
    line: tuple[Place, ...]
    made_at: datetime
    key: str
    next_key: str | None
    chain_after: int
    chain_previous: str
    chain_to: int
    chain_head: str
    hides: int
    records: int
    notices: int
    reports: int
    links: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class SentFile:
    """A released file as a record names it."""

    position: int
    name: str
    media_type: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class SentRecord:
    """A record that can be seen, as it stands in the house; `carried`: its bytes are in this bundle."""

    record: RecordIn
    changed_at: datetime
    files: tuple[SentFile, ...]
    carried: bool


@dataclass(frozen=True)
class SentHide:
    """A record that must not be seen: numbers and the public explanation; `erased`: its bytes go too."""

    record_id: int
    index_number: str
    revision: int
    organisation_code: str
    organisation_name: str
    published_on: date
    released_at: datetime
    content_digest: str
    explanation: str
    withdrawn_at: datetime
    erased: bool

    def stub(self) -> RecordIn:
        """Answer the record without a word of its own."""
        return RecordIn(
            record_id=self.record_id,
            index_number=self.index_number,
            revision=self.revision,
            organisation_code=self.organisation_code,
            organisation_name=self.organisation_name,
            title="",
            issuer="",
            kind="",
            published_on=self.published_on,
            released_at=self.released_at,
            content_digest=self.content_digest,
        )
