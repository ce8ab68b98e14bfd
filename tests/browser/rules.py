"""The rules of finding in a house that browsers look at: lists, a proposal, a replay with changes."""

from __future__ import annotations

from sqlalchemy import select

from review.domain.rule_replays import Change
from review.store.detection_terms import TermProposal
from review.store.documents import FileState, FileVersion
from review.store.findings import FindingRow
from review.store.rule_replays import FindingReplay, ReplayChange
from tests.browser.house import BrowserHouse

REASON = "本机关值班电话，一直对外公布"


def the_rules(house: BrowserHouse, public_id: int, quiet_id: int) -> dict[str, int]:
    """Terms of both lists, a proposal about a finding that is there, a replay; answers their ids."""
    officer = house.pages.signed_in("disclosure_officer")
    for kind, lines in (("allow", "0571-8888 6666\n12345"), ("deny", "某某重点工程")):
        form = officer.get("/finding-lists").form("add-terms")
        officer.submit(form, kind=kind, lines=lines, reason=REASON)
    with house.pages.session() as session:
        finding = session.scalars(select(FindingRow).where(FindingRow.code == "MOB")).first()
        assert finding is not None
        proposal = TermProposal(
            organisation_id=finding.organisation_id,
            code=finding.code,
            value_digest=finding.value_digest,
            documents=3,
            finding_ids=[finding.id],
            proposed_at=house.pages.clock(),
        )
        replay = FindingReplay(
            organisation_id=finding.organisation_id,
            asked_by_id=None,
            asked_at=house.pages.clock(),
            from_on=None,
            until_on=None,
            office_id=None,
            only_public=False,
            through_id=99,
            documents=2,
            done=2,
            engine="0.1.0/0123456789abcdef",
            state=FileState.DONE,
        )
        session.add_all([proposal, replay])
        session.flush()
        for document_id in (public_id, quiet_id):
            version = session.scalars(
                select(FileVersion).where(FileVersion.document_id == document_id)
            ).first()
            assert version is not None
            for rule, code, change, levels in (
                ("MOB/2", "MOB", Change.NEW, ("", "certain")),
                ("ADDR/2", "ADDR", Change.RAISED, ("hint", "likely")),
                ("PER.lead/1", "PER", Change.GONE, ("likely", "")),
            ):
                session.add(
                    ReplayChange(
                        organisation_id=version.organisation_id,
                        replay_id=replay.id,
                        document_id=document_id,
                        file_version_id=version.id,
                        engine_before=version.engine,
                        rule=rule,
                        code=code,
                        change=change,
                        level_before=levels[0],
                        level_after=levels[1],
                        count=2,
                        places=[["word/document.xml#p1", 0, 4]],
                    )
                )
        session.commit()
        return {"proposal": proposal.id, "replay": replay.id}
