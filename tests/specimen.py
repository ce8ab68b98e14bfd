"""A page that shows every component once, in every state, with invented words.

It lets components be read strictly and by axe without a database or a sign-in. Knows no rule.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from flask import Flask, Response, flash, render_template, render_template_string
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from tests.page import POLICY

ROOT = Path(__file__).parent.parent
MOMENT = datetime(2026, 7, 17, 9, 0, tzinfo=UTC)
DIGEST = "3f9c71e058a4d2b6" * 4


class Fields(Form):
    """One field of each kind."""

    title = StringField("Title")
    why = TextAreaField("Reason")
    kind = SelectField("Kind", choices=[SelectChoice("notice", "Notice")])
    agree = BooleanField("Agree")
    mode = RadioField("Mode", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])


def step(code: str | None, *, differs: bool = False, final: bool = False) -> Thing:
    """One of the four attributes."""
    return Thing(
        code=code,
        partial=False,
        differs=differs,
        final=final,
        who="Shen",
        when="2026-07-17",
        note=None,
    )


def offer(name: str, *, enabled: bool) -> Thing:
    """An action, offered or explained."""
    return Thing(
        id=name,
        label=f"Sign {name}",
        enabled=enabled,
        url="/sign",
        primary=True,
        tone="",
        reasons=[]
        if enabled
        else [("annex 2 is being read", "#files"), ("7 findings are open", None)],
        consequence="public by 14 August",
        fields={"version": "3"},
        comment="required",
        comment_label=None,
    )


def finding(number: int, look: str) -> Thing:
    """A finding on a page."""
    return Thing(
        id=number,
        number=number,
        url=f"?finding={number}",
        words="mobile",
        look=look,
        look_words=look,
        place="page 1",
        excerpt="13800002417",
        likely=number == 2,
        current=number == 1,
        boxes=[(0.1, 0.1 * number, 0.2, 0.02)],
    )


def contents() -> dict[str, Any]:
    """Everything the specimen prints."""
    fields = Fields()
    fields.title.errors = ["missing"]
    steps = [
        step("on_request"),
        step("proactive", differs=True),
        step("exempt", differs=True, final=True),
        step(None),
    ]
    looks = ["open", "remove", "mask", "keep", "exception"]
    return {
        "states": [
            "draft",
            "office_review",
            "sign_off",
            "settled",
            "returned",
            "withdrawn",
            "discarded",
            "referred",
        ],
        "digest_value": DIGEST,
        "steps": steps,
        "f": fields,
        "at": MOMENT,
        "rows": [("a", 1), ("b", 2)],
        "cards": [
            Thing(
                value="proactive",
                glyph="open",
                words="Proactive",
                meaning="for all",
                tag="suggested",
                like="9 of 11",
                blocked=None,
            ),
            Thing(
                value="exempt",
                glyph="closed",
                words="Exempt",
                meaning="inside",
                tag=None,
                like=None,
                blocked="no ground fits",
            ),
        ],
        "grounds_list": [
            Thing(
                value="internal",
                words="Internal affairs",
                meaning="only inside",
                tags=["may"],
                blocked=None,
            ),
            Thing(
                value="state_secret",
                words="State secret",
                meaning="",
                tags=["must"],
                blocked="not in this system",
            ),
        ],
        "items": [
            Thing(
                name="q1",
                question="State secret?",
                answers=[("no", "No", False), ("yes", "Yes", True)],
                value="no",
                concern=False,
                hint=None,
                note_name="q1_note",
                note=None,
                error=None,
                evidence=None,
            ),
            Thing(
                name="q2",
                question="Together a secret?",
                answers=[("no", "No", False), ("yes", "Yes", True)],
                value=None,
                concern=False,
                hint="3 like it",
                note_name="q2_note",
                note="x",
                error="answer this",
                evidence=Thing(
                    own=("Annex 1: 86 rows",),
                    public=(
                        Thing(
                            title="名册",
                            url="#aggregation",
                            facts="1 May",
                            why="same",
                            removed="names",
                        ),
                    ),
                    more=1,
                ),
            ),
        ],
        "offers": [offer(name, enabled=name != "two") for name in ("one", "two", "three", "four")],
        "page": Thing(
            first=1,
            last=20,
            total=57,
            previous_url=None,
            next_url="/2",
            pages=[(1, "/1", True), (2, "/2", False)],
        ),
        "work_rows": [
            Thing(
                title="On relief work",
                url="/1",
                number="X 1",
                office="Social",
                steps=steps,
                state="draft",
                state_words="Draft",
                due=("late", "1 day", "2026-07-16"),
                tags=[("urgent", "warn")],
                verb="Audit",
                verb_url="/1/audit",
                primary=True,
            ),
            Thing(
                title="On parking",
                url="/2",
                number=None,
                office=None,
                steps=steps,
                state="settled",
                state_words="Done",
                due=None,
                tags=[],
                verb=None,
                verb_url=None,
                primary=False,
            ),
        ],
        "entries": [
            Thing(
                at=MOMENT,
                words="Signed",
                by="Gu",
                tone="now",
                quote="fine",
                digest=DIGEST,
                tags=[("void", "warn")],
                url="/e",
                url_label="see",
            ),
            Thing(
                at=None,
                words="next",
                by=None,
                tone="next",
                quote=None,
                digest=None,
                tags=[],
                url=None,
                url_label=None,
            ),
        ],
        "findings": [finding(number, look) for number, look in enumerate(looks, start=1)],
        "files": [
            Thing(
                id=1,
                name="a.docx",
                role_words="main",
                tone="ok",
                status_words="read",
                meta="4 pages",
                digest=DIGEST,
                tags=[],
                links=[("replace", "/r")],
                progress=None,
                poll_url=None,
            ),
            Thing(
                id=2,
                name="b.pdf",
                role_words=None,
                tone="",
                status_words="reading",
                meta="page 7",
                digest=None,
                tags=[("hidden", "warn")],
                links=[],
                progress=(7, 12),
                poll_url="/poll",
            ),
            Thing(
                id=3,
                name="c.pdf",
                role_words=None,
                tone="bad",
                status_words="refused",
                meta="why",
                digest=None,
                tags=[],
                links=[],
                progress=(None, None),
                poll_url=None,
            ),
        ],
    }


def shell() -> Thing:
    """The frame of a signed-in person."""
    return Thing(
        organisation="Haiyu Office",
        person="Shen Yanqiu",
        person_id=1,
        role="disclosure officer",
        search_url="/search",
        nav=[("Work", "/", True, "g w"), ("Documents", "/documents", False, "g d")],
        search_text="",
        messages=3,
        messages_url="/messages",
        sign_out_url="/out",
        profile_url="/me",
        keys_off=False,
        session_seconds=1800,
        keep_url="/keep",
        foot_note=None,
        new_url=None,
    )


def specimen_app() -> Flask:
    """An application with the specimen at / and the error pages at /errors/<status>."""
    app = Flask(
        "review",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "review/web/static"),
    )
    app.secret_key = "specimen"
    files = app.jinja_loader
    assert files is not None
    app.jinja_env.loader = ChoiceLoader([files, FileSystemLoader(ROOT / "tests")])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(str, lambda one, *_rest: one, newstyle=True)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.jinja_env.filters.update(
        word=lambda code, kind: f"{kind} {code}",
        datetime=str,
        date=str,
        filesize=str,
        digest_groups=lambda value: " ".join(value[at : at + 4] for at in range(0, len(value), 4)),
    )

    @app.get("/")
    def show() -> str:
        flash("saved", "ok")
        return render_template(
            "specimen.html",
            **contents(),
            shell=shell(),
            lang="en",
            languages=[("中文", "/zh", "zh-Hans")],
            demo_people=[
                (1, "Lin", "drafter", "Haiyu", False),
                (2, "Shen", "officer", "Haiyu", True),
            ],
            demo_url="/demo",
        )

    app.add_url_rule("/help", "help.show", lambda: "")

    @app.get("/poll")
    def poll() -> str:
        return render_template_string(
            "{% from 'components/file_row.html' import file_row %}{{ file_row(file) }}",
            file=contents()["files"][0],
        )

    @app.get("/errors/<int:status>")
    def fail(status: int) -> tuple[str, int]:
        return render_template(f"errors/{status}.html"), status

    @app.get("/public-errors/<int:status>")
    def fail_in_public(status: int) -> tuple[str, int]:
        return render_template(f"errors/{status}.html", error_shell="public.html"), status

    @app.after_request
    def head(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "; ".join(
            f"{name} {value}" for name, value in POLICY.items()
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return app
