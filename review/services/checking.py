"""The last look before anything leaves: detectors and removed values against every released string.

Product.md section 5: title, summary, annex names and the reading text; one hit refuses the release. Engines run in a
task; here their answer is held against what people settled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.findings import SettlementAction
from review.domain.values import Actor
from review.services.contents import about
from review.services.outstanding import finish
from review.services.preparing import PRINTED
from review.services.titles import send_if_clean
from review.store.documents import Document, FileVersion, files_of_record
from review.store.events import append
from review.store.found import finding_values
from review.store.releases import Release, ReleaseState
from review.store.vault import Vault

READING = "reading_text"
#: What stands in the files beside the reading text: looked through with it, released nowhere by itself.
BESIDE = "beside_text"
_KEEPING = (SettlementAction.KEEP, SettlementAction.EXCEPTION)
_LAYOUT = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\\-·]")

#: Shorter values (a single character, a lone digit) say nothing when they stand in a title.
_SHORTEST = 2


@dataclass(frozen=True)
class FoundInString:
    """What a detector found in one released string: the string's name, the kind, the characters."""

    name: str
    code: str
    text: str


def released_strings(release: Release, parts: Mapping[int, str] | None = None) -> dict[str, str]:
    """Every string the release carries, by name; ``parts`` are the texts of its renditions just read."""
    record = release.record
    strings = {name: str(value) for name, value in record["fields"].items() if value}
    strings["interpretation_url"] = record.get("interpretation_url", "")
    for file in record["files"]:
        kind = "-printed" if file.get(PRINTED) else ""
        strings[f"file-{file['position']}{kind}"] = file["name"]
    strings[READING] = record.get(READING, "") if parts is None else _joined(parts)
    return {name: value for name, value in strings.items() if value}


def removed_values(session: Session, vault: Vault, document: Document) -> dict[str, bool]:
    """The values people had removed, and whether one also stands in a place that was kept. Held in memory only."""
    gone: dict[str, bool] = {}
    for version in files_of_record(session, document.id):
        values = finding_values(session, [version.id])[version.id]
        kept = {f.value_digest for f in values if f.effective in _KEEPING}
        for finding in values:
            if finding.effective is None or finding.effective in _KEEPING:
                continue
            text = vault.text_at(version.id, finding.segment, finding.start, finding.end)
            if len(bare(text)) >= _SHORTEST:
                gone[text] = gone.get(text, False) or finding.value_digest in kept
    return gone


def removed_in(session: Session, vault: Vault, document: Document, text: str) -> int:
    """How many of the removed values a text for the public holds, whatever their layout."""
    plain = bare(text)
    return sum(bare(value) in plain for value in removed_values(session, vault, document))


def kept_digests(session: Session, versions: Sequence[FileVersion]) -> frozenset[str]:
    """Keyed digests of values that people decided to keep: the detectors may find these again."""
    found = finding_values(session, [v.id for v in versions])
    return frozenset(
        f.value_digest for values in found.values() for f in values if f.effective in _KEEPING
    )


def record_check(
    session: Session,
    vault: Vault,
    actor: Actor,
    release: Release,
    found: Sequence[FoundInString],
    *,
    now: datetime,
    beside: str = "",
) -> int:
    """Hold the detectors' answer and the removed values against the strings; answers the number of hits.

    ``beside`` is what the files say outside the reading text; a hit there is told as one of that text.
    """
    document = session.get_one(Document, release.document_id)
    kept = kept_digests(session, files_of_record(session, document.id))
    hits = [
        {"name": _told(f.name), "code": f.code}
        for f in found
        if vault.digest_value(f.text) not in kept
    ]
    strings = released_strings(release) | ({BESIDE: beside} if beside else {})
    for value, also_kept in removed_values(session, vault, document).items():
        plain = bare(value)
        for name, text in strings.items():
            if plain in bare(text) and not (_told(name) == READING and also_kept):
                hits.append({"name": _told(name), "code": "REMOVED_VALUE"})
    if hits:  # nobody will read it: what was hit may be in it
        release.record = {name: part for name, part in release.record.items() if name != READING}
    release.hits = len(hits)
    release.hit_places = hits
    release.checked_at = now
    finish(release, ReleaseState.CHECKED)
    send_if_clean(release)
    append(
        session,
        "release.prepared",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "release": release.id,
            "strings_digest": release.strings_digest,
            "hits": len(hits),
        },
    )
    session.flush()
    return len(hits)


def set_reading_text(release: Release, parts: Mapping[int, str]) -> None:
    """Put the text of the verified renditions, in order of the files, into the frozen record."""
    release.record = {**release.record, READING: _joined(parts)}


def _told(name: str) -> str:
    return READING if name == BESIDE else name


def _joined(parts: Mapping[int, str]) -> str:
    return "\n\n".join(parts[position] for position in sorted(parts))


def bare(text: str) -> str:
    """The characters without layout and case, as the keyed digest of a value sees them."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text)).upper()
