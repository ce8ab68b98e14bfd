"""The printable certificate put together: a frozen, worded page for ``desk/certificate.html``.

The facts are those of ``services/certifying.py``; nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.services.certifying import certificate_of_copy
from review.services.outstanding import is_waiting
from review.store.documents import Document, FileState, FileVersion
from review.store.findings import Rendition
from review.store.people import names_of
from review.store.proofs import RenditionProof, proofs_of
from review.web.access import refusals_on
from review.web.cases.step_heads import Head, head_of
from review.web.certificates import Certificate, certificate_of, worded_checks
from review.web.desk.view import label_of
from review.web.pages import Offer, reasons_of
from review.web.protected_text import current_vault
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined
from review.web.wording.proof import part_words


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What was done to one kind of finding: how, how often, on which pages."""

    kind: str
    words: str
    count: int
    pages: str


@dataclass(frozen=True, kw_only=True)
class PagesAlike:
    """Pages that were treated in one way for one reason."""

    pages: str
    method: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProofAgain:
    """A proof that was run again: by whom, when, what it showed (None: nothing yet)."""

    who: str
    at: datetime
    passed: bool | None
    words: str


@dataclass(frozen=True, kw_only=True)
class CertificatePage:
    """What ``desk/certificate.html`` prints."""

    head: Head
    certificate: Certificate
    facts: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    treatments: tuple[Treatment, ...]
    pages: tuple[PagesAlike, ...]
    #: What the checks of the PDF beside it showed; empty where there is none.
    printed: tuple[tuple[bool, str, str], ...]
    proofs: tuple[ProofAgain, ...]
    proof_waits: bool
    prove: Offer
    address: str
    download: str


def certificate_page(document: Document, rendition: Rendition) -> CertificatePage:
    """The certificate of one copy of a document, with the proofs that were run again."""
    session = current_session()
    version = session.get_one(FileVersion, rendition.file_version_id)
    found = certificate_of_copy(session, current_vault(), rendition)
    proofs = proofs_of(session, rendition.id)
    names = names_of(session, {p.asked_by_id for p in proofs if p.asked_by_id is not None})

    def to(view: str) -> str:
        return url_for(f"renditions.{view}", document_id=document.id, rendition_id=rendition.id)

    waits = any(map(is_waiting, proofs))
    return CertificatePage(
        head=head_of(document, None),
        certificate=certificate_of(rendition, label_of(version.position)),
        facts=_facts(found, label_of(version.position)),
        digests=_digests(found, rendition),
        treatments=tuple(
            Treatment(
                kind=word(each["code"], "finding"),
                words=word(each["action"], "settlement"),
                count=each["occurrences"],
                pages=page_words(each["pages"]),
            )
            for each in found["treatments"]
        ),
        pages=_alike(found["pages"]),
        printed=worded_checks(rendition.printed_checks or []),
        proofs=tuple(_proof(each, names) for each in proofs),
        proof_waits=waits,
        prove=_prove(document, rendition, to("prove"), waits=waits),
        address=to("certificate"),
        download=to("certificate_file"),
    )


def _digests(found: Mapping[str, Any], rendition: Rendition) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("原件摘要（加密钥）"), found["input_keyed_digest"]),
        (_("隐去版摘要"), found["output_sha256"] or ""),
        (_("PDF版摘要"), rendition.printed_digest),
        (_("方案摘要"), found["plan_digest"]),
    )
    return tuple((str(words), value) for words, value in rows if value is not None)


def page_words(numbers: Iterable[int]) -> str:
    """第1–3、7页: runs of pages together; empty where there is none."""
    runs: list[str] = []
    ordered = sorted(set(numbers))
    for _gap, run in groupby(enumerate(ordered), key=lambda each: each[1] - each[0]):
        at = [number for _index, number in run]
        runs.append(str(at[0]) if len(at) == 1 else f"{at[0]}–{at[-1]}")
    return str(_("第%(pages)s页", pages=joined(runs))) if runs else ""


def _facts(found: Mapping[str, Any], label: str) -> tuple[tuple[str, str], ...]:
    engine: Mapping[str, Any] = found["engine"]
    parts = Counter(part_words(part) for part in found["removed_parts"])
    said = joined(_("%(what)s%(n)s个", what=what, n=n) for what, n in sorted(parts.items()))
    libraries = joined(f"{name} {v}" for name, v in engine.get("libraries", {}).items())
    rows = (
        (_("文件"), label),
        (_("处理"), _("%(n)s处", n=sum(each["occurrences"] for each in found["treatments"]))),
        (_("没有带入的部件"), said),
        (_("核验程序"), str(engine.get("version", ""))),
        (_("所用程序库"), libraries),
    )
    return tuple((str(name), str(value)) for name, value in rows if value)


def _alike(pages: Sequence[Mapping[str, Any]]) -> tuple[PagesAlike, ...]:
    together: dict[tuple[str, str], list[int]] = {}
    for page in pages:
        key = (word(page["method"], "method"), word(page["reason"], "page_reason"))
        together.setdefault(key, []).append(page["number"])
    return tuple(
        PagesAlike(pages=page_words(numbers), method=method, reason=reason)
        for (method, reason), numbers in together.items()
    )


def _proof(proof: RenditionProof, names: Mapping[int, str]) -> ProofAgain:
    who = names.get(proof.asked_by_id, "") if proof.asked_by_id is not None else ""
    if proof.state is FileState.FAILED:
        words = str(_("没有核验成：%(reason)s", reason=word(proof.reason, "file_reason")))
    elif proof.verified is None:
        words = str(_("正在核验"))
    else:
        words = str(_("核验通过") if proof.verified else _("核验不通过"))
    return ProofAgain(
        who=who, at=proof.proved_at or proof.asked_at, passed=proof.verified, words=words
    )


def _prove(document: Document, rendition: Rendition, url: str, *, waits: bool) -> Offer:
    refusals = refusals_on(document, Permission.ORIGINAL_READ)
    return Offer(
        id="prove",
        label=_("重新核验"),
        url=url,
        enabled=rendition.verified and rendition.erased_at is None and not refusals and not waits,
        reasons=reasons_of(refusals) or (((_("正在核验"), None),) if waits else ()),
    )
