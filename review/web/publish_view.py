"""Publishing as a page: the record, what the string check found, and what the public will see.

Frozen values for ``cases/publish.html``, already worded; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.commands import EditRecord
from review.domain.permissions import Permission
from review.domain.public_record import RELEASED_FIELDS, SUMMARY_LIMIT, missing_fields
from review.domain.states import DOC_KINDS, Attribute, CaseAction
from review.services.making import segments_name
from review.store.case_values import released_values, renditions_of
from review.store.cases import ReviewCase
from review.store.documents import Document, files_of_record
from review.store.findings import Rendition
from review.store.releases import ReleaseState, release_of_case
from review.web.access import may_in_organisation, refusals_on
from review.web.cases import as_judged, crumbs_to, moves_here, offers_on
from review.web.catalogue_fields import CatalogueForm, catalogue_data
from review.web.deadlines import due_words
from review.web.desk_text import FileText, text_of
from review.web.desk_view import label_of
from review.web.forms import ChoiceField, at_most
from review.web.locale import write_size
from review.web.pages import Offer, reasons_of
from review.web.protected_text import current_vault
from review.web.renditions import may_look_into
from review.web.session import current_session, today
from review.web.step_heads import Head, head_of
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
class PublicFile:
    """A file as the public will get it."""

    label: str
    name: str
    size: str
    url: str
    #: Where the PDF beside it is, and its size.
    printed: tuple[str, str] | None
    text: FileText
    shapes: tuple[float, ...]
    rendition_id: int


@dataclass(frozen=True, kw_only=True)
class PublishPage:
    """What ``cases/publish.html`` prints."""

    head: Head
    crumbs: tuple[tuple[str, str | None], ...]
    proactive: bool
    decided: tuple[str | None, bool]
    form: RecordForm
    interpretation_required: bool
    may_edit: bool
    why_not: tuple[tuple[str, str | None], ...]
    missing: tuple[str, ...]
    check: StringCheck
    fields: tuple[tuple[str, str], ...]
    files: tuple[PublicFile, ...]
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
    return PublishPage(
        head=head,
        crumbs=crumbs_to(document.id, head.title, str(_("核对并发布"))),
        proactive=case.decided_attribute is Attribute.PROACTIVE,
        decided=(
            case.decided_attribute.value if case.decided_attribute else None,
            case.decided_partial,
        ),
        form=form or _fresh(document),
        interpretation_required=document.interpretation_required,
        may_edit=not refusals,
        why_not=reasons_of(refusals),
        missing=tuple(word(name, "released_field") for name in missing_fields(values)),
        check=_check(case),
        fields=_fields(values),
        files=_files(document),
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


def _files(document: Document) -> tuple[PublicFile, ...]:
    session = current_session()
    versions = files_of_record(session, document.id)
    pairs = zip(versions, renditions_of(session, versions).renditions, strict=True)
    found = []
    for version, rendition in pairs:
        if rendition is None or not rendition.verified:
            continue
        if not may_look_into(document, rendition.id):
            continue
        name = segments_name(rendition.id)
        place = url_for("renditions.download", document_id=document.id, rendition_id=rendition.id)
        found.append(
            PublicFile(
                label=label_of(version.position),
                name=version.name,
                size=write_size(rendition.bytes),
                url=place,
                printed=_printed(document, rendition),
                text=text_of(current_vault().files.read_working(version.id, name) or []),
                shapes=tuple(rendition.page_shapes),
                rendition_id=rendition.id,
            )
        )
    return tuple(found)


def _printed(document: Document, rendition: Rendition) -> tuple[str, str] | None:
    if rendition.printed_digest is None:
        return None
    place = url_for("renditions.printed", document_id=document.id, rendition_id=rendition.id)
    return place, write_size(rendition.printed_bytes)


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
