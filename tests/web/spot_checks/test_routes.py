"""Spot checks on their pages: drawing, the form, mending and the papers, by the people whose turn it is."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from review.domain.spot_checks import Criterion
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.documents import Document
from review.store.events import Event
from review.store.spot_checks import EvidencePack, SpotCheck, SpotCheckEntry
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

GOOD: dict[str, Any] = {criterion.value: "yes" for criterion in Criterion}
LATE: dict[str, Any] = {**GOOD, "timely": "no", "timely_note": "印发后第30个工作日才公开。"}
MEND: dict[str, Any] = {"rectify_what": "说明迟延原因，补登记。", "rectify_by": "2026-07-31"}


@pytest.fixture
def stocked(house: PageHouse) -> PageHouse:
    """Twelve filed documents of two offices."""
    for number in range(12):
        house.add_document(
            "综合处" if number % 3 else "社会处",
            CaseState.SETTLED,
            status=DocumentStatus.FILED,
            title=f"关于第{number + 1}号事项的通知",
            doc_kind="notice",
            attribute=Attribute.ON_REQUEST,
            printed_attribute=Attribute.ON_REQUEST,
            issued_on=date(2026, 3, number + 1),
        )
    return house


def drawn(
    house: PageHouse, size: str = "4", login: str = "disclosure_officer"
) -> tuple[Visitor, int]:
    """Somebody draws a sample through the pages; answers the visitor and the check's id."""
    visitor = house.signed_in(login)
    page = visitor.get("/spot-checks/new?" + urlencode({"size": size, "seed": "2026-07"}))
    done = visitor.submit(page.form("draw"))
    visitor.follow(done)
    return visitor, int(done.location.rsplit("/", 1)[1])


def entries(house: PageHouse, check_id: int) -> list[SpotCheckEntry]:
    """The drawn documents."""
    with house.session() as session:
        query = select(SpotCheckEntry).where(SpotCheckEntry.spot_check_id == check_id)
        return list(session.scalars(query.order_by(SpotCheckEntry.position)))


def examined(visitor: Visitor, entry: SpotCheckEntry, status: int = 302, **said: Any) -> Page:
    """Fill in one form."""
    page = visitor.get(f"/spot-checks/entries/{entry.id}")
    return visitor.submit(page.form("examine"), status=status, **said)


def test_the_officer_sees_what_would_be_drawn_and_draws_it(stocked: PageHouse) -> None:
    visitor = stocked.signed_in("disclosure_officer")
    assert visitor.get("/spot-checks").find("//a[contains(@href, '/spot-checks/new')]") is not None
    page = visitor.get("/spot-checks/new?size=5&seed=lot-7&attributes=on_request")
    values = page.form("draw").values
    assert (values["size"], values["seed"], values["attributes"]) == ("5", "lot-7", "on_request")
    done = visitor.submit(page.form("draw"))
    visitor.follow(done)
    with stocked.session() as session:
        check = session.scalars(select(SpotCheck)).one()
    assert (check.size, check.population, check.seed) == (5, 12, "lot-7")
    assert visitor.submit(page.form("draw")).location == done.location, "sent twice, drawn once"


def test_the_size_follows_the_wanted_bound(stocked: PageHouse) -> None:
    visitor = stocked.signed_in("supervisor")
    loose = visitor.get("/spot-checks/new?error_bound=40&confidence=0.90&seed=s")
    tight = visitor.get("/spot-checks/new?error_bound=1&confidence=0.99&seed=s")
    assert (
        loose.find("//*[@id='preview']//strong").text
        != tight.find("//*[@id='preview']//strong").text
    )
    assert "12" in tight.find("//*[@id='preview']//strong").text


UNFIT: tuple[dict[str, str], ...] = (
    {"size": "13"},
    {"size": "0"},
    {"size": "many"},
    {"size": "", "error_bound": ""},
    {"size": "", "error_bound": "120"},
    {"size": "", "error_bound": "few"},
    {"from_on": "2026-05-01", "until_on": "2026-04-01"},
    {"from_on": "2026-02-31"},
    {"from_on": "2030-01-01"},
    {"offices": "999999999999999999999"},
    {"kinds": "poem"},
    {"confidence": "2"},
    {"seed": " "},
    {"name": ""},
    {"name": "长" * 101},
)


def test_what_can_not_be_drawn_is_refused_with_a_reason(stocked: PageHouse) -> None:
    visitor = stocked.signed_in("disclosure_officer")
    good = visitor.get("/spot-checks/new?size=4&seed=s").form("draw")
    for asked in UNFIT:
        page = visitor.submit(good, status=422, **asked)
        assert page.root.xpath(".//*[contains(@class, 'blockers') or @role='alert']"), asked
        again = visitor.get(
            "/spot-checks/new?" + urlencode({"size": "4", "seed": "s", **asked}), None
        )
        assert not again.root.xpath(".//*[@id='draw']") or again.status == 422, asked
    with stocked.session() as session:
        assert session.scalars(select(SpotCheck)).all() == []
    visitor.submit(good)


def test_forms_are_filled_in_one_after_the_other(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked)
    first, second, *_rest = entries(stocked, check_id)
    led = examined(visitor, first, **GOOD)
    assert led.location.endswith(f"/entries/{second.id}")
    page = visitor.follow(led)
    keys = {a.get("data-key"): a.get("href") for a in page.root.xpath(".//a[@data-key]")}
    assert keys["["].endswith(f"/entries/{first.id}")
    assert "]" in keys
    examined(visitor, second, **LATE)
    shown = visitor.get(f"/spot-checks/{check_id}")
    assert shown.find("//*[@id='rates']//*[local-name()='svg']") is not None
    cells = [c.text for c in shown.root.xpath(".//*[@id='rates']//tbody/tr[1]/td")]
    assert cells[:2] == ["1", "2"]


@pytest.mark.parametrize("said", [{"accurate": "yes"}, {**GOOD, "timely": "no"}])
def test_an_unfinished_form_keeps_what_was_said(stocked: PageHouse, said: dict[str, Any]) -> None:
    visitor, check_id = drawn(stocked)
    page = examined(visitor, entries(stocked, check_id)[0], status=422, **said)
    assert page.form("examine").values["accurate"] == "yes"
    assert entries(stocked, check_id)[0].examined_at is None


def test_a_form_opened_before_the_last_change_is_stale(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked)
    entry = entries(stocked, check_id)[0]
    old = visitor.get(f"/spot-checks/entries/{entry.id}").form("examine")
    examined(visitor, entry, **GOOD)
    page = visitor.submit(old, status=409, **{**LATE, "form_token": "another"})
    assert page.form("examine").values["timely"] == "no"
    assert entries(stocked, check_id)[0].timely is True


def test_the_office_mends_and_the_supervisor_looks_again(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked, login="supervisor")
    entry = next(e for e in entries(stocked, check_id) if e.office_id == stocked.office_id())
    examined(visitor, entry, **LATE, **MEND)
    drafter = stocked.signed_in("drafter")
    home = drafter.get("/worklist")
    assert any(link.endswith("/spot-checks/rectifications") for link in home.links)
    listed = drafter.get("/spot-checks/rectifications")
    assert f"/spot-checks/entries/{entry.id}/rectification" in listed.links
    page = drafter.get(f"/spot-checks/entries/{entry.id}/rectification")
    drafter.submit(page.form("report"), status=422, note="")
    drafter.submit(page.form("report"), note="已补登记。")
    again = visitor.get(f"/spot-checks/entries/{entry.id}")
    visitor.submit(again.form("recheck"), status=422, passed="no", note="", due_on="")
    visitor.submit(again.form("recheck"), passed="no", note="日期还不对。", due_on="2026-08-10")
    page = drafter.get(f"/spot-checks/entries/{entry.id}/rectification")
    drafter.submit(page.form("report"), note="日期已改。")
    again = visitor.get(f"/spot-checks/entries/{entry.id}")
    visitor.submit(again.form("recheck"), passed="yes", note="")
    assert entries(stocked, check_id)[0].version >= 1
    assert drafter.get("/spot-checks/rectifications").root.findall(".//tbody/tr") == []


def test_a_wrong_attribute_goes_into_dynamic_adjustment(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked)
    entry = entries(stocked, check_id)[0]
    examined(visitor, entry, **{**GOOD, "accurate": "no", "accurate_note": "可以公开。"})
    page = visitor.get(f"/spot-checks/entries/{entry.id}")
    visitor.submit(page.form("refer"))
    shown = visitor.get(f"/spot-checks/entries/{entry.id}")
    assert not [f for f in shown.root.iterfind(".//form") if "refer" in (f.get("action") or "")]


def test_nobody_else_draws_or_examines(stocked: PageHouse) -> None:
    _visitor, check_id = drawn(stocked)
    entry = entries(stocked, check_id)[0]
    for login in ("drafter", "office_head", "clerk", "approver", "confidentiality_reviewer"):
        other = stocked.signed_in(login)
        other.get("/spot-checks", status=403)
        other.get(f"/spot-checks/{check_id}", status=403)
        assert other.get(f"/spot-checks/entries/{entry.id}", status=None).status in (403, 404)
    stranger = stocked.signed_in("other_officer")
    stranger.get(f"/spot-checks/{check_id}", status=404)
    stranger.get(f"/spot-checks/entries/{entry.id}", status=404)


def test_a_check_closes_when_every_form_is_filled_in(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked, size="2")
    for entry in entries(stocked, check_id):
        examined(visitor, entry, **GOOD)
    visitor.submit(visitor.get(f"/spot-checks/{check_id}").form("close"))
    page = visitor.get(f"/spot-checks/entries/{entries(stocked, check_id)[0].id}")
    assert page.root.xpath(".//*[@id='examine']//button[@type='submit']") == []


def test_the_papers_are_there_to_take_away(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked)
    examined(visitor, entries(stocked, check_id)[0], **LATE)
    for path, part in (("ledger", "xl/workbook.xml"), ("result", "word/document.xml")):
        answer = visitor.client.get(f"/spot-checks/{check_id}/{path}")
        assert answer.status_code == 200
        assert part in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_the_supervisor_takes_the_evidence_away(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked, login="supervisor")
    form = visitor.get(f"/spot-checks/{check_id}").form("/pack")
    answer = visitor.client.post(form.action, data=form.values)
    assert answer.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert {"MANIFEST.sha256", "check.json", "documents/00001/events.jsonl"} <= set(names)
    with stocked.session() as session:
        told = session.scalars(select(Event).where(Event.name == "evidence_pack.exported")).one()
    assert told.document_id is None


def test_a_large_pack_is_left_to_a_task(stocked: PageHouse) -> None:
    for number in range(30):
        stocked.add_document(
            state=CaseState.SETTLED,
            status=DocumentStatus.FILED,
            title=f"第{number}号",
            issued_on=date(2026, 4, 1),
        )
    visitor, check_id = drawn(stocked, size="40", login="supervisor")
    form = visitor.get(f"/spot-checks/{check_id}").form("/pack")
    visitor.follow(visitor.submit(form))
    with stocked.session() as session:
        row = session.scalars(select(EvidencePack)).one()
    assert ("evidence_pack", row.id) in stocked.enqueued
    visitor.get(f"/spot-checks/{check_id}/pack", status=404)


def test_the_form_shows_where_register_print_and_web_differ(stocked: PageHouse) -> None:
    visitor, check_id = drawn(stocked)
    entry = entries(stocked, check_id)[0]
    with stocked.session() as session:
        session.get_one(Document, entry.document_id).printed_attribute = Attribute.EXEMPT
        session.commit()
    page = visitor.get(f"/spot-checks/entries/{entry.id}")
    assert len(page.root.xpath(".//*[@id='places']//li")) == 1
    examined(visitor, entry, **GOOD)
    assert entries(stocked, check_id)[0].differences == ["printed_differs"]
