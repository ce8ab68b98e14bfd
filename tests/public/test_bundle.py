"""Bundles across an air gap: the outer site becomes what the inner one is, in order, once, hides first."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from review.public.bundle_collect import Withheld
from review.public.bundle_format import (
    CHAIN,
    HIDES,
    MANIFEST,
    NOTICES,
    RECORDS,
    REPORTS,
    SIGNATURE,
    BundleRefused,
)
from review.public.migrate import upgrade_public
from review.public.records import (
    NoticeIn,
    Validity,
    ValidityIn,
    check_store,
    close_day,
    erase_record,
    printed_beside,
    set_validity,
)
from review.public.signing import fingerprint, public_key_of
from review.public.tables import AnnualReport, PublicRecord
from tests.databases import SQLITE, Databases
from tests.public.gaps import Gap, a_gap
from tests.public.houses import LATER, House
from tests.public.releases import a_file, a_report

EARLIER = LATER - timedelta(days=1)


@pytest.fixture
def gap(databases: Databases, tmp_path: Path, engine_name: str) -> Iterator[Gap]:
    """A house and an empty site, both on either engine."""
    urls = [databases.fresh(engine_name, upgrade_public) for _ in range(2)]
    with a_gap(*urls, tmp_path) as gap:
        yield gap


@pytest.fixture
def near(databases: Databases, tmp_path: Path) -> Iterator[Gap]:
    """The same on SQLite alone, for what has nothing to do with the engine."""
    urls = [databases.fresh(SQLITE, upgrade_public) for _ in range(2)]
    with a_gap(*urls, tmp_path) as gap:
        yield gap


def erase(house: House, record_id: int) -> None:
    with Session(house.engine) as session:
        erase_record(session, house.folder, record_id, LATER)
        session.commit()


def lapse(house: House, record_id: int) -> None:
    said = ValidityIn(validity=Validity.LAPSED, validity_on=LATER.date())
    with Session(house.engine) as session:
        assert set_validity(session, record_id, said, LATER)
        session.commit()


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as bundle:
        return bundle.read(name)


def test_the_outer_site_becomes_what_the_inner_one_is(gap: Gap) -> None:
    for at in (1, 2, 3):
        gap.inner.publish(at, gap.inner.file(content=b"file %d" % at))
    gap.inner.announce(NoticeIn(notice_id=1, title="公告", body="正文", published_on=LATER.date()))
    gap.inner.report(a_report())
    gap.carry()
    assert gap.is_mirrored()
    gap.inner.hide(2)
    gap.inner.publish(3, gap.inner.file(content=b"corrected"), revision=2, title="更正后的标题")
    lapse(gap.inner, 1)
    with Session(gap.inner.engine) as session:
        close_day(session, LATER.date(), LATER)
        session.commit()
    gap.carry()
    assert gap.is_mirrored()
    erase(gap.inner, 2)
    gap.carry()
    assert gap.is_mirrored()
    pages = [
        "/",
        "/feed.atom",
        "/sitemap.xml",
        "/notices",
        "/annual-reports/2025",
        "/proof.json",
        "/proof",
        "/?q=更正",
    ]
    pages += [f"/documents/{at}{what}" for at in (1, 2, 3) for what in ("", ".json", "/files/1")]
    assert gap.answers_alike(*pages)
    with Session(gap.outer.engine) as session:
        assert check_store(
            session, gap.outer.folder
        ).is_intact  # nothing of 2 and of the old 3 left


def test_what_was_hidden_and_brought_back_stands_again(gap: Gap) -> None:
    gap.inner.publish(1)
    gap.carry()
    gap.inner.hide(1)
    gap.carry()
    assert gap.outer.get("/documents/1").status_code == 410
    gap.inner.restore(1)
    gap.carry()
    assert gap.is_mirrored()
    assert gap.outer.get("/documents/1/files/1").status_code == 200


def test_a_new_revision_follows_an_erased_one(near: Gap) -> None:
    near.inner.publish(1)
    near.inner.hide(1)
    erase(near.inner, 1)
    near.carry()
    near.inner.publish(
        1, near.inner.file(content=b"clean"), revision=2, released_at=LATER + timedelta(days=1)
    )
    near.carry()
    assert near.is_mirrored()


def test_a_pdf_crosses_the_gap_with_its_word_file_and_goes_with_a_revision_that_has_none(
    near: Gap, tmp_path: Path
) -> None:
    word = a_file(tmp_path, "通知.docx", b"the word file", 0)
    pdf = a_file(tmp_path, "通知.pdf", b"%PDF- beside", printed_beside(0))
    near.inner.publish(1, word, pdf)
    near.carry()
    assert near.is_mirrored()
    address = f"/documents/1/files/{printed_beside(0)}"
    assert near.outer.get(address).get_data() == b"%PDF- beside"
    near.inner.publish(1, word, revision=2, released_at=LATER + timedelta(days=1))
    near.carry()
    assert near.is_mirrored()
    assert near.outer.get(address).status_code == 404
    held = [path for path in near.outer.folder.rglob(f"*{pdf.sha256}*") if path.is_file()]
    assert held == []


def test_a_bundle_holds_only_what_is_new_and_hides_come_first(near: Gap) -> None:
    for at in (1, 2, 3):
        near.inner.publish(at, near.inner.file(content=b"file %d" % at))
    near.carry()
    near.inner.publish(4, near.inner.file(content=b"four"))
    near.inner.hide(2)
    lapse(near.inner, 1)
    path = near.export()
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
    assert names[:7] == [MANIFEST, SIGNATURE, HIDES, RECORDS, NOTICES, REPORTS, CHAIN]
    manifest = json.loads(member(path, MANIFEST))
    assert (manifest["hides"], manifest["records"], manifest["links"]) == (1, 2, 3)
    assert len(names) == 8  # the bytes of 1 are outside already: only those of 4 travel
    near.bring(path)
    assert near.is_mirrored()


def test_no_word_of_a_hidden_record_crosses_the_gap(near: Gap) -> None:
    record = near.inner.publish(1, title="不该出现的标题", summary="不该出现的概述")
    near.inner.hide(1, "含个人信息，已撤下")
    path = near.export()
    written = path.read_bytes()
    for text in (record.title, record.summary, record.reading_text[:9], "PDF"):
        assert text.encode() not in written
    near.bring(path)
    answer = near.outer.get("/documents/1")
    assert answer.status_code == 410
    assert "含个人信息，已撤下" in answer.text


def test_what_the_house_hid_is_hidden_outside_though_the_catalogue_inside_shows_it(
    near: Gap,
) -> None:
    near.inner.publish(1)
    near.carry()
    near.bring(near.export(withheld={1: Withheld("撤下", LATER, erased=False)}))
    assert near.inner.get("/documents/1").status_code == 200
    assert near.outer.get("/documents/1").status_code == 410
    near.bring(near.export(again={1}))  # restored, or the alarm is over: it stands as inside
    assert near.is_mirrored()


def test_the_same_content_gives_the_same_bytes(near: Gap) -> None:
    near.inner.publish(1)
    first = near.export().read_bytes()
    near.line.pop()
    near.ends.pop()
    path = near.export()
    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in near.folder.iterdir()) == [path.name, "inner"]


def test_the_very_same_bundle_twice_changes_nothing(near: Gap) -> None:
    near.inner.publish(1)
    path = near.export()
    assert not near.bring(path).again
    before = near.stands()
    assert near.bring(path).again
    assert near.stands() == before


def test_gaps_and_replays_are_refused_and_a_wide_bundle_closes_the_gap(near: Gap) -> None:
    paths = []
    for at in (1, 2, 3):
        near.inner.publish(at)
        paths.append(near.export())
    assert near.refusal(paths[1]) == "gap"
    near.bring(paths[0])
    assert near.refusal(paths[2]) == "gap"
    near.bring(paths[1])
    assert near.refusal(paths[0]) == "replayed"
    near.inner.publish(4)
    wide = near.export(
        since=1
    )  # from before where the site stands: what it has already is the same
    near.bring(wide)
    assert near.is_mirrored()
    assert near.refusal(paths[2]) == "forked"  # 3 was never applied here, 4 was


def test_a_new_site_begins_with_everything(near: Gap, databases: Databases, tmp_path: Path) -> None:
    for at in (1, 2):
        near.inner.publish(at)
        near.carry()
    with a_gap(*[databases.fresh(SQLITE, upgrade_public) for _ in "ab"], tmp_path / "new") as new:
        near.outer = new.outer
        near.inner.hide(1)
        assert near.refusal(near.export()) == "gap"
        near.bring(near.export(since=0))
        assert near.is_mirrored()


def test_a_house_restored_from_a_backup_is_told_apart(near: Gap) -> None:
    near.inner.publish(1)
    near.carry()
    near.line.pop()
    near.ends.pop()
    near.inner.publish(2)
    assert near.refusal(near.export()) == "forked"


def test_a_site_that_a_house_writes_takes_no_bundles(near: Gap) -> None:
    near.inner.publish(1)
    near.outer.publish(1)
    assert near.refusal(near.export()) == "fed_directly"


def test_the_first_bundle_needs_a_fingerprint_that_somebody_compared(near: Gap) -> None:
    near.inner.publish(1)
    path = near.export()
    assert near.refusal(path, pin="") == "key_not_pinned"
    assert near.refusal(path, pin="0" * 64) == "key_differs"
    near.bring(path)
    near.inner.publish(2)
    assert near.bring(near.export(), pin="").manifest.sequence == 2


def test_a_key_is_changed_by_a_bundle_that_the_old_one_signed(near: Gap) -> None:
    near.inner.publish(1)
    near.carry()
    following = Ed25519PrivateKey.generate()
    applied = near.bring(near.export(next_key=public_key_of(following)))
    assert applied.pinned == public_key_of(following)
    near.inner.publish(2)
    assert near.refusal(near.export()) == "key_foreign"  # the old key signs no more
    near.line.pop()
    near.ends.pop()
    near.key = following
    near.carry()
    assert near.is_mirrored()
    assert fingerprint(public_key_of(following)) == near.pin


def test_a_release_that_the_record_door_would_refuse_refuses_the_whole_bundle(near: Gap) -> None:
    near.inner.publish(1)
    near.carry()
    near.inner.publish(2)
    near.inner.publish(3)
    with Session(near.outer.engine) as session:  # somebody wrote into the outer database by hand
        row = session.get_one(PublicRecord, 1)
        row.index_number = "KB2290021/2026-00003"
        session.commit()
    assert near.refusal(near.export()) == "record_refused"


def test_a_report_that_the_outer_site_can_not_take_refuses_the_whole_bundle(near: Gap) -> None:
    near.inner.report(a_report())
    near.carry()
    near.inner.report(a_report(2, year=2026))
    with Session(near.outer.engine) as session:  # somebody wrote into the outer database by hand
        session.get_one(AnnualReport, 1).year = 2026
        session.commit()
    assert near.refusal(near.export()) == "report_refused"


def test_records_that_differ_from_their_links_are_refused(near: Gap) -> None:
    near.inner.publish(1)
    path = near.export()
    line = json.loads(member(path, RECORDS))
    line["record"]["revision"] = 7
    changed = json.dumps(line).encode() + b"\n"
    assert near.refusal(_with_table(near, path, RECORDS, changed)) == "chain_differs"


def _with_table(gap: Gap, path: Path, name: str, content: bytes) -> Path:
    """A bundle that the key holder himself made wrong: digests and signature fit."""
    manifest = json.loads(member(path, MANIFEST))
    for said in manifest["members"]:
        if said["name"] == name:
            said.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    changed = {MANIFEST: json.dumps(manifest).encode(), name: content}
    return gap.resigned(path, changed, key=gap.key)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (HIDES, b"{}\n"),
        (RECORDS, b"[]\n"),
        (RECORDS, b"not json\n"),
        (NOTICES, b'{"notice_id":true,"title":"","body":"","published_on":"2026-07-17"}\n'),
        (NOTICES, b'{"notice_id":1,"title":"a","body":"b","published_on":"tomorrow"}\n'),
        (REPORTS, b'{"report_id":1,"year":2025}\n'),
        (CHAIN, b'{"body":"x","digest":7}\n'),
    ],
)
def test_a_line_that_is_not_as_declared_refuses_the_bundle(
    near: Gap, name: str, content: bytes
) -> None:
    near.inner.publish(1)
    assert near.refusal(_with_table(near, near.export(), name, content)) == "member_unfit"


def test_a_killed_import_leaves_the_site_as_it_was(near: Gap) -> None:
    near.inner.publish(1)
    path = near.export()
    near.outer.folder.parent.mkdir(parents=True, exist_ok=True)
    near.outer.folder.write_bytes(b"in the way")  # the folder of files can not be made
    with pytest.raises(OSError, match="exists"):
        near.bring(path)
    near.outer.folder.unlink()
    assert near.stands() == ([], [], [], [], {})
    near.bring(path)
    assert near.is_mirrored()


def test_bytes_that_changed_inside_are_never_exported(near: Gap) -> None:
    near.inner.publish(1)
    [copy] = [path for path in near.inner.folder.rglob("*") if path.is_file()]
    copy.chmod(0o644)
    copy.write_bytes(b"%PDF-1.7 Released")
    with pytest.raises(BundleRefused) as refused:
        near.export()
    assert refused.value.code == "file_missing"
    assert [p.name for p in near.folder.iterdir() if p.is_file()] == []
