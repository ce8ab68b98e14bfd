"""The pages of the organisation's lists, and of what is proposed for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.domain.terms import TermKind
from review.jobs.work import system_actor
from review.services.finding.learning import propose_terms
from review.store.detection_terms import DetectionTerm, TermProposal
from review.store.documents import FileVersion
from review.store.events import Event
from review.store.findings import FindingRow, Settlement
from review.store.vault import Vault
from tests.engines.making import valid_id, valid_mobile
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
REASON = "本机关值班电话，一直对外公布"
MOBILE = valid_mobile(Random(4))


def terms(house: PageHouse) -> list[DetectionTerm]:
    with house.session() as session:
        return list(session.scalars(select(DetectionTerm).order_by(DetectionTerm.id)))


def test_the_officer_pastes_a_column_and_ends_one_of_its_lines(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get("/finding-lists")
    assert "名单还是空的" in page.text
    pasted = "0571-8888 6666\t值班室\n12345\n"
    said = {"kind": "allow", "lines": pasted, "reason": REASON}
    done = officer.follow(officer.submit(page.form("add-terms"), **said))
    assert "已列入2条" in done.text
    assert [t.text for t in terms(house)] == ["0571-8888 6666", "12345"]
    found = officer.get("/finding-lists?words=88886666")
    assert "0571-8888 6666" in found.text
    assert "名单（1条）" in found.text
    ended = officer.follow(officer.submit(found.form(f"/finding-lists/{terms(house)[0].id}/end")))
    assert "已定下停用日期" in ended.text
    assert terms(house)[0].until_on == house.house.day_of(house.clock())
    over = officer.get("/finding-lists?state=over")
    assert "0571-8888 6666" in over.text
    before = house.house.day_of(house.clock()) - timedelta(days=1)
    assert "还没有启用" in officer.get(f"/finding-lists?day={before}").text


def test_what_is_wrong_is_told_at_its_line_and_nothing_is_lost(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    number = valid_id(Random(2))
    form = officer.get("/finding-lists").form("add-terms")
    said = {"kind": "allow", "lines": f"12345\n{number}", "reason": "放行"}
    page = officer.submit(form, 422, **said)
    assert "第2行是公民身份号码" in page.text
    assert {"#lines", "#reason"} <= set(page.links)
    assert "12345" in page.text
    assert terms(house) == []
    past = officer.submit(page.form("add-terms"), lines="12345", reason=REASON)
    officer.follow(past)
    listed = officer.get("/finding-lists")
    yesterday = house.house.day_of(house.clock()) - timedelta(days=1)
    ending = listed.form(f"/finding-lists/{terms(house)[0].id}/end")
    assert "停用日期最早是今天" in officer.submit(ending, 422, until_on=yesterday.isoformat()).text
    assert "请从列表里选一项" in officer.get("/finding-lists?state=nothing").text


def test_a_reviewer_sees_the_lists_and_others_do_not(house: PageHouse, client_as: ClientAs) -> None:
    with house.session() as session:
        session.add(
            DetectionTerm(
                organisation_id=house.organisation_id(),
                kind=TermKind.DENY,
                code="",
                text="某某工程",
                text_key="某某工程",
                from_on=date(2026, 1, 1),
                until_on=None,
                reason="还没有对外公布",
                added_by_id=None,
                added_at=house.clock(),
            )
        )
        session.commit()
    page = client_as("confidentiality_reviewer").get("/finding-lists")
    assert "某某工程" in page.text
    assert not page.root.xpath("//form[@method='post' and contains(@action, 'finding-lists')]")
    assert "/finding-rules" not in page.links
    client_as("drafter").get("/finding-lists", 403)
    other = client_as("other_officer")
    assert "某某工程" not in other.get("/finding-lists").text
    theirs = other.get("/finding-lists").form("add-terms")
    other.post(f"/finding-lists/{terms(house)[0].id}/end", theirs.values, 404)


def proposed(house: PageHouse) -> int:
    """A number that was kept in three documents; answers the proposal's id."""
    vault = Vault(house.house.files, house.house.secrets.value_key)
    with house.session() as session:
        for n in range(3):
            document_id, _ = house.add_document(title=f"关于值班安排的通知之{n}")
            version_id = house.add_file(document_id)
            text = {"id": "p1", "kind": "paragraph", "text": f"电话{MOBILE}"}
            vault.files.write_working(version_id, "reading.json", {"segments": [text]})
            version = session.get_one(FileVersion, version_id)
            row = FindingRow(
                organisation_id=version.organisation_id,
                file_version_id=version_id,
                key="f1",
                code="MOB",
                level=FindingLevel.CERTAIN,
                segment="p1",
                span_start=2,
                span_end=2 + len(MOBILE),
                value_digest=vault.digest_value(MOBILE),
                suggested="mask",
                rule="MOB/1",
            )
            session.add(row)
            session.flush()
            session.add(
                Settlement(
                    organisation_id=version.organisation_id,
                    finding_id=row.id,
                    stage=Stage.DRAFTER,
                    action=SettlementAction.KEEP,
                    person_id=house.person("drafter").id,
                    at=house.clock(),
                    batch="b",
                    reason="值班电话对外公布",
                )
            )
            session.commit()
        organisation_id = house.organisation_id()
        when = {"now": house.clock(), "today": house.house.day_of(house.clock())}
        assert propose_terms(session, vault, system_actor(), organisation_id, **when) == 1
        session.commit()
        return session.scalars(select(TermProposal.id)).one()


def test_the_officer_sees_the_value_and_lets_it_pass(house: PageHouse, client_as: ClientAs) -> None:
    proposal_id = proposed(house)
    officer = client_as("disclosure_officer")
    listed = officer.get("/finding-lists")
    assert MOBILE not in listed.text
    address = f"/finding-lists/proposals/{proposal_id}"
    assert address in listed.links
    page = officer.get(address)
    assert MOBILE in page.text
    assert "值班电话对外公布" in page.text
    with house.session() as session:
        reads = list(session.scalars(select(Event).where(Event.name == "file.read_by")))
        assert len(reads) == 3
    thin = officer.submit(page.form("decide"), 422, reason="")
    assert "#reason" in thin.links
    done = officer.follow(officer.submit(thin.form("decide"), reason=REASON))
    assert "已列入放行名单" in done.text
    assert [(t.text, t.code) for t in terms(house)] == [(MOBILE, "MOB")]
    assert "已经答复" in officer.get(address).text


def test_a_proposal_is_declined_and_belongs_to_its_organisation(
    house: PageHouse, client_as: ClientAs
) -> None:
    proposal_id = proposed(house)
    address = f"/finding-lists/proposals/{proposal_id}"
    client_as("other_officer").get(address, 404)
    client_as("confidentiality_reviewer").get(address, 403)
    officer = client_as("disclosure_officer")
    form = officer.get(address).form("decide")
    declined = officer.post(f"{address}/decline", form.values)
    assert "以后不再提出" in officer.follow(declined).text
    assert terms(house) == []
