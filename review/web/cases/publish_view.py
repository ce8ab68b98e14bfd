"""Publishing as a page: the record, what the string check found, and what the public will see.

Frozen values for ``cases/publish.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.commands import EditRecord
from review.domain.permissions import Permission
from review.domain.public_record import RELEASED_FIELDS, SUMMARY_LIMIT, missing_fields
from review.domain.states import DOC_KINDS, Attribute, CaseAction, ConfirmationKind
from review.services.making import segments_name
from review.store.case_values import released_values, renditions_of
from review.store.cases import ReviewCase, standing_confirmations
from review.store.documents import Document, FileVersion, files_of_record
from review.store.findings import Rendition
from review.store.people import names_of
from review.store.releases import ReleaseState, release_of_case
from review.web.access import may_in_organisation, refusals_on
from review.web.cases.attempts import as_judged, crumbs_to, moves_here, offers_on
from review.web.cases.sign_consequences import Line, seen
from review.web.cases.sign_view import places_removed
from review.web.cases.step_heads import Head, head_of
from review.web.deadlines import due_words
from review.web.desk.text import FileText, text_of
from review.web.desk.view import label_of
from review.web.documents.catalogue_fields import CatalogueForm, catalogue_data
from review.web.forms import ChoiceField, at_most
from review.web.locale import write_size
from review.web.pages import Offer, reasons_of
from review.web.protected_text import current_vault
from review.web.renditions import may_look_into
from review.web.session import current_session, today
from review.web.wording import choices, word, words

A = CaseAction


class RecordForm(CatalogueForm):
    """The fields of the public record that are still open before publishing."""

    version = IntegerField()
    doc_kind = ChoiceField(_l("文种"))
    summary = TextAreaField(_l("内容概述"), validators=[at_most(SUMMARY_LIMIT)])
    interpretation_url = StringField(_l("政策解读网址"), validators=[at_most(400)])

    def offered(self) -> RecordForm:
        """Fill the list of kinds."""
        self.doc_kind.choices = [("", str(_("（还没有选）"))), *choices(DOC_KINDS, "doc_kind")]
        return self

    def to_command(self, document_id: int) -> EditRecord:
        """The record as it was typed."""
        return EditRecord(
            document_id=document_id,
            version=self.version.data or 0,
            doc_kind=self.doc_kind.data or "",
            subject=self.subject.data or "",
            summary=self.summary.data or "",
            interpretation_url=self.interpretation_url.data or "",
            catalogue=self.catalogue,
        )


@dataclass(frozen=True, kw_only=True)
class StringCheck:
    """What the last look at every released string showed."""

    state: str
    words: str
    waiting: bool
    hits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SignedBytes:
    """Who confirmed the very bytes that go out, when, and their digest."""

    who: str
    at: datetime
    digest: str


@dataclass(frozen=True, kw_only=True)
class PublicFile:
    """A file as the public will get it."""

    label: str
    name: str
    size: str
    url: str
    #: Where the PDF beside it is, and its size.
    printed: tuple[str, str] | None
    text: FileText
    digest: str
    #: Where its certificate is.
    proof: str
    #: Each page: the address of its picture, and width / height; empty for a file without pages.
    pages: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class PublishPage:
    """What ``cases/publish.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    proactive: bool
    form: RecordForm
    #: The summary as it is kept: what is typed and not saved goes out to nobody.
    summary: str
    interpretation_required: bool
    may_edit: bool
    why_not: tuple[tuple[str, str | None], ...]
    missing: tuple[str, ...]
    check: StringCheck
    #: None while nobody's confirmation of the bytes stands.
    signed: SignedBytes | None
    #: What the public reads and what it does not: (icon, what, more); empty where nothing goes out.
    seen: tuple[Line, ...]
    fields: tuple[tuple[str, str], ...]
    files: tuple[PublicFile, ...]
    #: How many files of the document have no verified copy that this person may look into.
    without: int
    go: Offer
    errors: tuple[tuple[str, str | None], ...]
    urls: dict[str, str]


def publish_page(
    document: Document,
    case: ReviewCase,
    form: RecordForm | None = None,
    reasons: tuple[tuple[str, str | None], ...] = (),
) -> PublishPage:
    """The page; with ``form`` as it came back refused."""
    head = head_of(document, case)
    values = released_values(document)
    refusals = refusals_on(document, Permission.RECORD_EDIT)
    proactive = case.decided_attribute is Attribute.PROACTIVE
    files, without = _files(document)
    return PublishPage(
        head=head,
        crumbs=crumbs_to(document.id, head.title, str(_("核对并发布"))),
        proactive=proactive,
        form=form or _fresh(document),
        summary=document.summary,
        interpretation_required=document.interpretation_required,
        may_edit=not refusals,
        why_not=reasons_of(refusals),
        missing=tuple(word(name, "released_field") for name in missing_fields(values)),
        check=_check(case),
        signed=_signed(case),
        seen=seen(document, places_removed(document)) if proactive else (),
        fields=_fields(values),
        files=files,
        without=without,
        go=_go(document, case),
        errors=(*reasons, *(form.reasons if form else ())),
        urls={
            "record": url_for("cases.edit_record", case_id=case.id),
            "check": url_for("cases.check_strings", case_id=case.id),
            "here": url_for("cases.publish", case_id=case.id),
            "settings": _settings(),
        },
    )


def _settings() -> str:
    """Where what goes out with copies is chosen, for whoever may; empty for others."""
    may = may_in_organisation(Permission.COPY_CHOOSE)
    return url_for("copy_settings.show") if may else ""


def _fresh(document: Document) -> RecordForm:
    names = ("version", "doc_kind", "summary", "interpretation_url")
    data = {name: getattr(document, name) for name in names} | catalogue_data(document)
    return RecordForm(formdata=None, data=data).offered()


def _check(case: ReviewCase) -> StringCheck:
    release = release_of_case(current_session(), case.id)
    if release is None:
        words = str(_("审查员确认公开文件后，开始检查要公开的文字。"))
        return StringCheck(state="", words=words, waiting=False, hits=())
    hits = tuple(
        (
            word(_field_of(hit["name"]), "released_field"),
            str(_("已隐去的内容"))
            if hit["code"] == "REMOVED_VALUE"
            else word(hit["code"], "finding"),
        )
        for hit in release.hit_places
    )
    waiting = release.state is ReleaseState.CHECKING
    if waiting or release.state is ReleaseState.FAILED:
        words = word(release.state, "release_state")
    elif hits:
        words = str(_("有%(n)s处不能公开，改好后会再检查。", n=len(hits)))
    else:
        words = str(_("每一段要公开的文字都查过，没有个人信息，也没有已隐去的内容。"))
    return StringCheck(state=release.state.value, words=words, waiting=waiting, hits=hits)


def _signed(case: ReviewCase) -> SignedBytes | None:
    session = current_session()
    row = standing_confirmations(session, case.id).get(ConfirmationKind.RENDITION)
    if row is None:
        return None
    names = names_of(session, [row.person_id])
    return SignedBytes(who=names.get(row.person_id, ""), at=row.at, digest=row.bytes_digest)


def _field_of(name: str) -> str:
    """The field of a released string: files by their position, the reading text as the text."""
    named = {"reading_text": _("正文文字"), "interpretation_url": _("政策解读网址")}
    if name.startswith("file-"):
        return str(_("%(file)s的文件名", file=label_of(int(name[5:]))))
    return str(named.get(name, name))


def _fields(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The metadata table as the public sees it; what is empty is left out."""
    worded = {
        **values,
        "doc_kind": word(values["doc_kind"], "doc_kind") if values["doc_kind"] else "",
        "subject": word(values["subject"], "subject") if values["subject"] else "",
        "normative": str(_("是")) if values["normative"] else "",
        "key_fields": words(values["key_fields"], "key_field"),
        "validity": word(values["validity"], "validity"),
        "partial": str(_("是")) if values["partial"] else "",
        "index_number": values["index_number"] or str(_("发布时编号")),
    }
    return tuple(
        (word(name, "released_field"), worded[name])
        for name in RELEASED_FIELDS
        if worded[name] and name not in ("title", "summary")
    )


def _files(document: Document) -> tuple[tuple[PublicFile, ...], int]:
    """The files that go out, and how many have no copy yet that this person may look into."""
    session = current_session()
    versions = files_of_record(session, document.id)
    pairs = zip(versions, renditions_of(session, versions).renditions, strict=True)
    found = tuple(
        _public_file(document, version, rendition)
        for version, rendition in pairs
        if rendition is not None and rendition.verified and may_look_into(document, rendition.id)
    )
    return found, len(versions) - len(found)


def _public_file(document: Document, version: FileVersion, rendition: Rendition) -> PublicFile:
    name = segments_name(rendition.id)

    def to(view: str, number: int | None = None) -> str:
        place = f"renditions.{view}"
        return url_for(place, document_id=document.id, rendition_id=rendition.id, number=number)

    printed = rendition.printed_digest is not None
    return PublicFile(
        label=label_of(version.position),
        name=version.name,
        size=write_size(rendition.bytes),
        url=to("download"),
        printed=(to("printed"), write_size(rendition.printed_bytes)) if printed else None,
        text=text_of(current_vault().files.read_working(version.id, name) or []),
        digest=rendition.bytes_digest or "",
        proof=to("certificate"),
        pages=tuple(
            (to("page_image", number), ratio)
            for number, ratio in enumerate(rendition.page_shapes, 1)
        ),
    )


def _go(document: Document, case: ReviewCase) -> Offer:
    """Publish where the decision is proactive, else file: the one move that settles the case."""
    proactive = case.decided_attribute is Attribute.PROACTIVE
    action = A.PUBLISH if proactive else A.FILE
    here = moves_here(case, (action,)) or (action,)
    words = {
        A.PUBLISH: str(_("发布后马上上网，人人可查、可下载。")) + _due(case),
        A.FILE: str(_("归档后这次审查办结，内容不上网。")),
    }
    url = url_for("cases.carry_out_publish", case_id=case.id)
    value = as_judged(document, case)
    return offers_on(here, document, case, value, lambda _action: url, consequences=words)[action]


def _due(case: ReviewCase) -> str:
    """The statutory day as the case carries it: from issue, or from a later decision."""
    if case.due_on is None:
        return ""
    on = due_words(case.due_on, estimated=case.due_estimated)
    late, in_time = _("已过法定期限%(date)s。", date=on), _("法定期限%(date)s。", date=on)
    return str(late if case.due_on < today() else in_time)
