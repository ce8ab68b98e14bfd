"""What people wrote to each other about a document: each comment with its answers, open ones first.

The marking page shows only those that wait for an answer; answering is in ``cases.comments``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.store.cases import Comment, ReviewCase, comments_awaiting_answer, comments_on
from review.store.documents import Document
from review.store.people import names_of
from review.web.documents.forms import AnswerForm
from review.web.locale import write_datetime
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A comment of a return that waits for its answer."""

    id: int
    body: str
    by: str
    at: str
    form: AnswerForm
    url: str
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer to a comment."""

    body: str
    by: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A comment with its answers. ``tone`` and ``standing`` say whether it waits; with a ``form`` the
    reader may answer it here.
    """

    id: int
    step: str
    body: str
    by: str
    at: str
    standing: str
    tone: str
    replies: tuple[Reply, ...]
    form: AnswerForm | None
    url: str
    case_id: int | None


@dataclass(frozen=True, kw_only=True)
class Threads:
    """All comments of a document: how many wait for an answer, those, and the others, newest first."""

    waiting: int
    open: tuple[Thread, ...]
    done: tuple[Thread, ...]


def threads_of(document: Document, row: ReviewCase | None, *, may_answer: bool) -> Threads:
    """The comments of all cases of a document. Only those of the open case still wait for an answer."""
    comments = comments_on(current_session(), document.id)
    names = names_of(current_session(), [c.person_id for c in comments])
    answers: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        if comment.answers_id is not None:
            answers[comment.answers_id].append(comment)
    asked = {c.id for c in comments_awaiting_answer(current_session(), row.id)} if row else set()
    threads = {
        c.id: _thread(c, answers[c.id], names, open=c.id in asked, may_answer=may_answer)
        for c in comments
        if c.answers_id is None
    }
    return Threads(
        waiting=len(asked),
        open=tuple(thread for number, thread in threads.items() if number in asked),
        done=tuple(thread for number, thread in threads.items() if number not in asked)[::-1],
    )


def answered_comments(document: Document, row: ReviewCase) -> tuple[Thread, ...]:
    """What was asked at this case's returns and is answered, newest first: who edits on reads it beside."""
    done = threads_of(document, row, may_answer=False).done
    return tuple(thread for thread in done if thread.case_id == row.id and thread.replies)


def waiting_comments(
    row: ReviewCase | None, *, may_answer: bool, refused: dict[int, AnswerForm] | None = None
) -> tuple[Waiting, ...]:
    """Comments of returns without an answer; an answer that was refused is shown as it was typed."""
    if row is None:
        return ()
    found = comments_awaiting_answer(current_session(), row.id)
    names = names_of(current_session(), [c.person_id for c in found])
    return tuple(
        Waiting(
            id=comment.id,
            body=comment.body,
            by=names.get(comment.person_id or 0, ""),
            at=write_datetime(comment.at),
            form=(refused or {}).get(comment.id) or _answer_form(comment),
            url=url_for("comments.answer", comment_id=comment.id),
            may_answer=may_answer,
        )
        for comment in found
    )


def _answer_form(comment: Comment) -> AnswerForm:
    return AnswerForm(formdata=None, prefix=f"answer{comment.id}")


def _thread(
    comment: Comment,
    answers: Sequence[Comment],
    names: Mapping[int, str],
    *,
    open: bool,  # noqa: A002  # the word of the page
    may_answer: bool,
) -> Thread:
    standing, tone = "", ""
    if open:
        standing, tone = _("等答复"), "warn"
    elif answers:
        standing, tone = _("已答复"), "ok"
    return Thread(
        id=comment.id,
        step=word(comment.action, "action") if comment.action is not None else str(_("留言")),
        body=comment.body,
        by=names.get(comment.person_id or 0, ""),
        at=write_datetime(comment.at),
        standing=str(standing),
        tone=tone,
        replies=tuple(
            Reply(body=a.body, by=names.get(a.person_id or 0, ""), at=write_datetime(a.at))
            for a in answers
        ),
        form=_answer_form(comment) if open and may_answer else None,
        url=url_for("comments.answer", comment_id=comment.id),
        case_id=comment.case_id,
    )
