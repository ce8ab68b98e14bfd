"""Taking uploads in: into quarantine first, then onto the document; refused ones leave nothing behind.

No view lives here; see ``documents.routes`` for new documents and ``uploads`` for those that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from review.domain.commands import AttachFile
from review.domain.values import Actor
from review.services import drafting
from review.store.documents import Document, FileVersion
from review.store.files import EmptyUpload, Received, TooLarge
from review.store.vault import Vault
from review.web.locale import write_size
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, enqueue_after_commit, now


@dataclass(frozen=True)
class Upload:
    """A file in quarantine with the name its owner gave it."""

    name: str
    received: Received


class UploadRefused(Exception):
    """An upload that was not taken; ``sentence`` says why and what to do, ``status`` is the page's."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


@contextmanager
def uploads(field: str, *, needed: bool = True) -> Iterator[list[Upload]]:
    """The files of a form in quarantine, as ``received_files``; where the block fails they are erased."""
    taken = received_files(field, needed=needed)
    try:
        yield taken
    except BaseException:
        discard(taken)
        raise


def received_files(field: str, *, needed: bool = True) -> list[Upload]:
    """Take the files of a form into quarantine, in order.

    Raises UploadRefused for an empty or too large one, or where none came and one is needed; then
    nothing is kept.
    """
    sent = [f for f in request.files.getlist(field) if f.filename]
    if needed and not sent:
        raise UploadRefused(_("还没有选文件。请把正文拖进来，或点“选择文件”。"))
    taken: list[Upload] = []
    try:
        for storage in sent:
            taken.append(_receive(storage))  # noqa: PERF401 - known one by one, to be erased
    except UploadRefused:
        discard(taken)
        raise
    return taken


def discard(files: list[Upload]) -> None:
    """Erase uploads that no document took."""
    for upload in files:
        current_house().files.erase_intake(upload.received.key)


def _receive(storage: FileStorage) -> Upload:
    limit = current_house().settings.upload_limit_mb * 1_000_000
    name = (storage.filename or "").replace("\\", "/").rsplit("/", 1)[-1][:300]
    try:
        return Upload(name, current_house().files.receive(storage.stream, limit))
    except EmptyUpload:
        sentence = _("“%(name)s”是空文件，没有收下。请打开看看有没有内容，再重新上传。", name=name)
        raise UploadRefused(sentence) from None
    except TooLarge:
        sentence = _(
            "“%(name)s”太大，没有收下。上限是%(limit)s，请压缩图片或拆成几个附件。",
            name=name,
            limit=write_size(limit),
        )
        raise UploadRefused(sentence, 413) from None


Attach = Callable[..., FileVersion]


def take_in(
    document: Document,
    files: list[Upload],
    *,
    position: int | None = None,
    attach: Attach = drafting.attach_file,
) -> None:
    """Attach uploads to a document: the first at ``position`` (None: next in order), the rest after."""
    session, vault, actor = current_session(), current_vault(), current_actor()
    for number, upload in enumerate(files):
        at = None if number else position
        version = _attach(attach, session, vault, actor, document, upload, at)
        enqueue_after_commit("read", version.id)


def _attach(
    attach: Attach,
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    upload: Upload,
    position: int | None,
) -> FileVersion:
    command = AttachFile(
        document_id=document.id,
        position=position,
        name=upload.name,
        key=upload.received.key,
        digest=upload.received.digest,
        bytes=upload.received.bytes,
    )
    return attach(session, vault, actor, command, now=now())


def position_asked() -> int | None:
    """Which file an upload replaces; None for the next in order."""
    text = request.form.get("position", "")
    return int(text) if text.isdecimal() and len(text) < 4 else None
