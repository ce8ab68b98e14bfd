"""A register of requests for tests: the officer of the town works on one request after the other.

Each method is one command as its form would send it, with the version as it is now; what a test is
about is said, the rest is plain.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from review.domain import commands as c
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.services.calendar import seed_calendar
from review.store.events import Event
from review.store.requests import InformationRequest, RequestConsultation
from tests.acting import Acting
from tests.answers import GOOD_COMMENT

SOMEBODY = Identity(name="陈木棉", certificate="440101199001011234", contact="青榕路1号")
REASON = "公布储备点位会使应急物资在灾害期间遭到哄抢"


@dataclass
class Desk:
    """The officer's desk with the register on it."""

    town: Acting

    def open(self) -> Desk:
        """Load the working calendar, so that days are those of the notices."""
        with self.town.system() as (session, _):
            seed_calendar(session)
        return self

    @property
    def today(self) -> date:
        return self.town.today

    def later(self, days: int) -> date:
        """Let days go by."""
        self.town.clock.advance(days=days)
        return self.today

    def entry(self, **said: Any) -> dict[str, Any]:
        """What the entry form sends for somebody who comes to the window today."""
        return {
            "received_how": ReceivedHow.BY_HAND,
            "arrived_on": self.today,
            "confirmed_on": None,
            "applicant": ApplicantKind.NATURAL_PERSON,
            "identity": SOMEBODY,
            "what": "关于临时救助工作的通知",
            "wanted_form": ProvisionForm.ELECTRONIC,
            **said,
        }

    def register(self, **said: Any) -> int:
        """Register a request; answers its id."""
        plain = {
            "organisation_id": self.town.ids["town"],
            "office_id": None,
            "handler_id": None,
            **self.entry(),
        }
        return int(self.town.do("officer", c.RegisterRequest, **{**plain, **said}).id)

    def row(self, request_id: int) -> InformationRequest:
        """The request as it stands."""
        with self.town.work.sessions() as session:
            return session.get_one(InformationRequest, request_id)

    def _said(self, kind: type, request_id: int, said: dict[str, Any]) -> dict[str, Any]:
        known = {**DEFAULTS.get(kind, {}), "request_id": request_id, **said}
        if kind in DATED and "on" not in said:
            known["on"] = self.today
        return {"version": self.row(request_id).version, **known}

    def do(self, kind: type, request_id: int, /, *, login: str = "officer", **said: Any) -> Any:
        """One act on a request."""
        return self.town.do(login, kind, **self._said(kind, request_id, said))

    def refusals(
        self, kind: type, request_id: int, /, *, login: str = "officer", **said: Any
    ) -> set[str]:
        """The codes with which an act is refused."""
        return self.town.refusals(login, kind, **self._said(kind, request_id, said))

    def ask_correction(self, request_id: int, days: int = 20, **said: Any) -> None:
        """A correction notice goes out today."""
        due = self.today + timedelta(days=days)
        self.do(c.AskCorrection, request_id, due_on=due, what="请写明文件名称", **said)

    def consult(
        self, request_id: int, kind: ConsultationKind = ConsultationKind.THIRD_PARTY, **said: Any
    ) -> RequestConsultation:
        """A letter goes out today and arrives."""
        given = {"party": "沙屿渔业合作社", "sent_on": self.today, "reached_on": self.today, **said}
        asked = self.do(c.ConsultOnRequest, request_id, kind=kind, **given)
        assert isinstance(asked, RequestConsultation)
        return asked

    def answer_of(
        self, asked: RequestConsultation, answer: ConsultationAnswer, **said: Any
    ) -> dict[str, Any]:
        """What the form of an answer sends."""
        return {
            "consultation_id": asked.id,
            "version": self.row(asked.request_id).version,
            "answer": answer,
            "answered_on": self.today,
            "note": "会泄露养殖配方",
            **said,
        }

    def hear(self, asked: RequestConsultation, answer: ConsultationAnswer, **said: Any) -> None:
        """They answer."""
        self.town.do(
            "officer", c.AnswerRequestConsultation, **self.answer_of(asked, answer, **said)
        )

    def extend(self, request_id: int, **said: Any) -> None:
        """More time, with the approver's consent."""
        self.do(c.ExtendRequest, request_id, **self.consent(**said))

    def consent(self, **said: Any) -> dict[str, Any]:
        """What the form of an extension sends."""
        return {
            "days": 20,
            "reason": "需要向多个处室收集",
            "consented_by_id": self.town.ids["approver"],
            "consented_on": self.today,
            **said,
        }

    def close(
        self, request_id: int, outcome: RequestOutcome = RequestOutcome.GRANT, **said: Any
    ) -> None:
        """The reply goes out; what it needs is filled in."""
        self.do(c.CloseRequest, request_id, outcome=outcome, **said)

    def events(self, request_id: int) -> list[tuple[str, dict[str, Any]]]:
        """What the log says of a request, oldest first: name and the rest of its fields."""
        query = select(Event).where(Event.name.startswith("request.")).order_by(Event.seq)
        with self.town.work.sessions() as session:
            found = [(e.name, json.loads(e.payload)) for e in session.scalars(query)]
        return [
            (name.removeprefix("request."), {k: v for k, v in said.items() if k != "request"})
            for name, said in found
            if said["request"] == request_id
        ]


#: Commands that say on which day the thing happened.
DATED = frozenset(
    {
        c.AskCorrection,
        c.ReceiveCorrection,
        c.ExtendRequest,
        c.NoticeFee,
        c.RecordFeePayment,
        c.AskReasons,
        c.RecordReasons,
        c.DeferReply,
        c.GiveDocument,
        c.CloseRequest,
    }
)

DEFAULTS: dict[type, dict[str, Any]] = {
    c.ReceiveCorrection: {"what": ""},
    c.NoticeFee: {"cents": 12_000},
    c.RecordReasons: {"note": "用于论文"},
    c.DeferReply: {"reason": "申请数量大"},
    c.GiveDocument: {"form": ProvisionForm.ELECTRONIC, "redacted": True, "digest": ""},
    c.CloseRequest: {
        "ground": "",
        "reason": "",
        "content": "提供复印件一份",
        "public_interest": "",
        "earlier_id": None,
    },
    c.UndoClosing: {"reason": GOOD_COMMENT},
}
