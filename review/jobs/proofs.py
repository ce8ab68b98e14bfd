"""The task that runs the proof of a redacted copy again, on the stored original, the copy, its PDF where it
has one, and its plan.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from review.domain.redaction import copy_format
from review.jobs.engine_calls import EngineFailed, verify
from review.jobs.reading import source_of
from review.jobs.renditions import proof_limits
from review.jobs.rows import bytes_of, claimed, give_up
from review.jobs.work import Work, system_actor
from review.services.proof_again import record_proof
from review.store.documents import FileVersion
from review.store.findings import Rendition
from review.store.proofs import RenditionProof


def prove_again(work: Work, proof_id: int) -> None:
    """Prove one copy again and record what it showed. What the reading said when the plan was made is
    what the plan counts in; without it nothing is judged.
    """
    if not claimed(work, RenditionProof, proof_id):
        return
    files = work.vault.files
    with work.sessions() as session:
        proof = session.get_one(RenditionProof, proof_id)
        rendition = session.get_one(Rendition, proof.rendition_id)
        version = session.get_one(FileVersion, rendition.file_version_id)
        folder = files.working_folder(version.id)
        source = source_of(bytes_of(work, version), folder)
        copy = files.rendition_path(rendition.organisation_id, proof.bytes_digest)
        drawn = copy_format(version.format) != version.format
        limits = proof_limits(work.proof_limits, rendition.plan, source, drawn=drawn)
        plan, reading = rendition.plan, work.vault.reading(version.id)
        beside = None
        if rendition.printed_digest is not None:
            beside = files.rendition_path(rendition.organisation_id, rendition.printed_digest)
    if not reading or not all(path is None or path.exists() for path in (copy, beside)):
        give_up(work, RenditionProof, proof_id, "bytes_missing", final=True)
        return
    with tempfile.TemporaryDirectory(dir=folder) as own:
        asked = Path(own) / "plan.json"
        asked.write_text(json.dumps(plan), encoding="utf-8")
        try:
            found = verify(
                source.path,
                copy,
                asked,
                reading,
                limits=limits,
                recognised=source.recognised,
                printed=beside,
            )
        except EngineFailed as failed:
            give_up(work, RenditionProof, proof_id, failed.code)
            return
    with work.transaction() as session:
        proof = session.get_one(RenditionProof, proof_id)
        checks = [*found.checks, *found.printed]
        record_proof(session, system_actor(), proof, found.verified, checks, now=work.clock())
