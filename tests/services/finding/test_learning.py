"""What is kept again and again becomes a question; a person answers it, once."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.findings import SettlementAction, Stage
from review.domain.terms import ProposalState
from review.jobs.terms import look_for_proposals
from review.services.finding.terms import lists_for
from review.store.detection_terms import TermProposal, pending_proposals
from review.store.documents import FileVersion
from review.store.events import Event
from review.store.findings import FindingRow, Settlement, findings_of
from tests.answers import ID_NUMBER, MOBILE
from tests.archive import Archive
from tests.town import Town

REASON = "本镇值班手机，一直对外公布"


def keep(
    archive: Archive,
    *known: tuple[str, str],
    action: SettlementAction = SettlementAction.KEEP,
    stage: Stage = Stage.DRAFTER,
) -> int:
    """A document in which these values were found, each settled so; answers the version's id."""
    line = "，".join(value for _, value in known)
    version_id = archive.file(archive.document("关于值班安排的通知"), [line], known)
    with archive.writing() as session:
        for row in findings_of(session, [version_id]):
            settle(archive, session, row, action, stage)
    return version_id


def settle(
    archive: Archive, session: Session, row: FindingRow, action: SettlementAction, stage: Stage
) -> None:
    session.add(
        Settlement(
            organisation_id=row.organisation_id,
            finding_id=row.id,
            stage=stage,
            action=action,
            person_id=archive.town.ids["drafter"],
            at=archive.town.now,
            batch="b",
            reason="值班电话",
        )
    )


def pending(town: Town) -> list[TermProposal]:
    with town.work.sessions() as session:
        return pending_proposals(session, town.ids["town"])


def test_a_value_kept_in_three_documents_is_asked_about_once(town: Town) -> None:
    archive = Archive(town)
    for _ in range(2):
        keep(archive, ("MOB", MOBILE), ("ID", ID_NUMBER))
    assert look_for_proposals(town.work) == 0
    keep(archive, ("MOB", MOBILE), ("ID", ID_NUMBER))
    assert look_for_proposals(town.work) == 1  # no list lets an identity pass
    assert look_for_proposals(town.work) == 0
    (proposal,) = pending(town)
    assert (proposal.code, proposal.documents, len(proposal.finding_ids)) == ("MOB", 3, 3)
    with town.work.sessions() as session:
        told = session.scalars(select(Event).where(Event.name == "finding_list.proposed")).one()
        assert MOBILE not in told.payload
        assert json.loads(told.payload)["documents"] == 3


def test_what_the_reviewer_hid_after_all_was_not_kept(town: Town) -> None:
    archive = Archive(town)
    versions = [keep(archive, ("MOB", MOBILE)) for _ in range(3)]
    with archive.writing() as session:
        row = findings_of(session, versions[:1])[0]
        settle(archive, session, row, SettlementAction.MASK, Stage.REVIEWER)
    keep(archive, ("MOB", MOBILE), action=SettlementAction.MASK)
    assert look_for_proposals(town.work) == 0


def test_the_officer_lets_the_value_pass_from_a_day_on(town: Town) -> None:
    archive = Archive(town)
    for _ in range(3):
        keep(archive, ("MOB", MOBILE))
    look_for_proposals(town.work)
    (proposal,) = pending(town)
    said = {"proposal_id": proposal.id, "accept": True, "from_on": town.today, "reason": REASON}
    for login in ("drafter", "reviewer", "stranger"):
        assert town.refusals(login, c.DecideTermProposal, **said) == {"role_missing"}
    thin = {**said, "reason": "放行"}
    assert town.refusals("officer", c.DecideTermProposal, **thin) == {"comment_too_thin"}
    row = town.do("officer", c.DecideTermProposal, **said)
    assert (row.state, row.term_id is not None) == (ProposalState.ACCEPTED, True)
    with town.work.sessions() as session:
        lists = lists_for(session, town.ids["town"], [town.today])
    assert lists["allow"] == [{"text": MOBILE, "code": "MOB"}]
    assert town.refusals("officer", c.DecideTermProposal, **said) == {"term_proposal_decided"}


def test_what_was_declined_is_not_asked_again(town: Town) -> None:
    archive = Archive(town)
    for _ in range(3):
        keep(archive, ("MOB", MOBILE))
    look_for_proposals(town.work)
    (proposal,) = pending(town)
    said = {"proposal_id": proposal.id, "accept": False, "from_on": None, "reason": ""}
    town.do("officer", c.DecideTermProposal, **said)
    keep(archive, ("MOB", MOBILE))
    assert look_for_proposals(town.work) == 0
    assert pending(town) == []


def test_a_value_whose_text_is_gone_is_not_asked_about(town: Town) -> None:
    archive = Archive(town)
    versions = [keep(archive, ("MOB", MOBILE)) for _ in range(3)]
    for version_id in versions:
        town.work.vault.files.erase_working(version_id)
    assert look_for_proposals(town.work) == 0
    with town.work.sessions() as session:
        assert len(list(session.scalars(select(FileVersion)))) == 3
