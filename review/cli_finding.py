"""``flask finding terms list|add|end`` and ``flask finding replay``: the rules of finding on the command line.

The same services as the pages, recorded as system with the operating-system user. Exit codes: 0 done,
2 misuse, 4 ``--strict`` unmet (a public document holds something new and certain), 5 refused. Data on
standard output, progress on standard error; a replay prints places and counts, never a value.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from review.cli_ground import (
    REFUSED,
    STRICT_UNMET,
    office_named,
    organisation_meant,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.domain.commands import AddTerms, AskRuleReplay, EndTerm
from review.domain.rule_replays import Change
from review.domain.terms import LISTABLE, TermKind, lines_of, state_on
from review.jobs.rule_replays import carry_replay
from review.jobs.work import Work, system_actor
from review.services.finding.replaying import ask_rule_replay
from review.services.finding.terms import add_terms, end_term
from review.store.detection_terms import TermsAsked, count_terms, list_terms
from review.store.documents import FileState
from review.store.rule_replays import (
    FindingReplay,
    changed_count,
    changed_documents,
    engines_before,
    rule_changes,
)

#: What each refusal means, Chinese first.
MEANINGS = {
    "term_missing": ("没有要列入的内容", "there is nothing to put on the list"),
    "terms_too_many": ("一次最多 {most} 条", "at most {most} at a time"),
    "term_too_short": ("第 {lines} 行太短", "line {lines} is too short"),
    "term_too_long": ("第 {lines} 行超过 {most} 个字", "line {lines} is longer than {most}"),
    "term_is_identity": (
        "第 {lines} 行是身份证号或银行卡号，不能放行",
        "line {lines} is an identity or card number; no list lets it pass",
    ),
    "term_code_unknown": ("种类不能用于这份名单", "that kind is not for this list"),
    "term_dates_wrong": ("停用日期不晚于启用日期", "it would end before it begins"),
    "term_there": ("第 {lines} 行已在名单上", "line {lines} is listed already"),
    "term_on_other_list": ("第 {lines} 行在另一份名单上", "line {lines} is on the other list"),
    "term_twice": ("第 {lines} 行重复", "line {lines} repeats another"),
    "term_gone": ("没有这一条", "there is no such term"),
    "term_over": ("已经停用", "it has ended already"),
    "term_ends_in_past": ("停用日期最早是今天", "it can end today at the earliest"),
    "comment_missing": ("没有写理由", "a reason is missing"),
    "comment_too_thin": ("理由太简单", "the reason says too little"),
    "replay_dates_wrong": ("结束日期不晚于开始日期", "the dates are in the wrong order"),
    "replay_running": ("已有一次回放在进行", "a replay is running already"),
    "replay_empty": ("没有符合条件的公文", "no document answers that"),
}

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_organisation = click.option(
    "--organisation", "code", default="", help="its code; else the only one"
)
_json = click.option("--json", "as_json", is_flag=True, help="print data")

finding = AppGroup("finding", help="The rules of finding: lists of the organisation, replays.")


@finding.group("terms")
def terms() -> None:
    """What the organisation lets pass and what it always wants to see."""


@terms.command("list")
@click.option("--on", "day", type=_DAY, help="the day on which states are told; else today")
@_organisation
@_json
def list_all(day: datetime | None, code: str, *, as_json: bool) -> None:
    """Both lists with dates and states, in the order they were added."""
    work = work_at_hand()
    with refusals_told(MEANINGS), work.sessions() as session:
        on = day.date() if day else work.day_of(work.clock())
        asked = TermsAsked(organisation_id=organisation_meant(session, code).id, day=on)
        rows = list_terms(session, asked, offset=0, limit=count_terms(session, asked))
    told = [
        {
            "id": row.id,
            "kind": row.kind.value,
            "code": row.code,
            "text": row.text,
            "from": str(row.from_on),
            "until": str(row.until_on) if row.until_on else None,
            "state": state_on(row.from_on, row.until_on, on).value,
            "reason": row.reason,
        }
        for row in reversed(rows)
    ]
    if as_json:
        print_json({"on": str(on), "terms": told})
        return
    for row in told:
        until = f"–{row['until']}" if row["until"] else "–"
        click.echo(
            f"#{row['id']}  {row['kind']}  {row['state']}  {row['from']}{until}  {row['text']}"
        )


@terms.command("add")
@click.argument("kind", type=click.Choice([k.value for k in TermKind]))
@click.argument("texts", nargs=-1)
@click.option("--reason", required=True, help="why; it must say something")
@click.option(
    "--code", "of_kind", type=click.Choice(LISTABLE), help="allow only this kind of finding"
)
@click.option("--from", "from_on", type=_DAY, help="the first day; else today")
@click.option("--until", "until_on", type=_DAY, help="the first day on which it does not hold")
@_organisation
@_json
def add(
    kind: str,
    texts: tuple[str, ...],
    reason: str,
    of_kind: str | None,
    from_on: datetime | None,
    until_on: datetime | None,
    code: str,
    *,
    as_json: bool,
) -> None:
    """Put TEXTS on a list; without TEXTS the lines of standard input. All or none."""
    work = work_at_hand()
    wanted = texts or lines_of(sys.stdin.read())
    with refusals_told(MEANINGS), work.transaction() as session:
        command = AddTerms(
            organisation_id=organisation_meant(session, code).id,
            kind=TermKind(kind),
            texts=tuple(wanted),
            code=of_kind or "",
            from_on=from_on.date() if from_on else work.day_of(work.clock()),
            until_on=_day(until_on),
            reason=reason,
        )
        rows = add_terms(session, work.vault, system_actor(), command, now=work.clock())
        added = [row.id for row in rows]
    if as_json:
        print_json({"added": added})
    else:
        click.echo(f"已列入 / added: {len(added)}")


@terms.command("end")
@click.argument("term_id", type=int)
@click.option(
    "--on", "until_on", type=_DAY, help="the first day on which it does not hold; else today"
)
@_json
def end(term_id: int, until_on: datetime | None, *, as_json: bool) -> None:
    """Have a term hold no longer; it stays on the list with its dates."""
    work = work_at_hand()
    now = work.clock()
    today = work.day_of(now)
    with refusals_told(MEANINGS), work.transaction() as session:
        command = EndTerm(term_id=term_id, until_on=_day(until_on) or today)
        row = end_term(session, system_actor(), command, now=now, today=today)
        ended = {"id": row.id, "until": str(row.until_on)}
    if as_json:
        print_json(ended)
    else:
        click.echo(f"#{ended['id']}  {ended['until']} 起停用 / ends")


@finding.command("replay")
@click.option("--since", type=_DAY, required=True, help="documents issued from this day on")
@click.option("--until", type=_DAY, help="documents issued before this day")
@click.option("--office", default="", help="name of an office; else all")
@click.option("--public", is_flag=True, help="only what is public now")
@click.option(
    "--strict", is_flag=True, help="exit 4 when something public holds something new and certain"
)
@_organisation
@_json
def replay(
    since: datetime,
    until: datetime | None,
    office: str,
    code: str,
    *,
    public: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Run today's rules over documents of the past, here and now; nothing that was found is changed."""
    work = work_at_hand()
    with refusals_told(MEANINGS), work.transaction() as session:
        organisation = organisation_meant(session, code)
        command = AskRuleReplay(
            organisation_id=organisation.id,
            from_on=since.date(),
            until_on=_day(until),
            office_id=office_named(session, organisation, office).id if office else None,
            only_public=public,
        )
        replay_id = ask_rule_replay(session, system_actor(), command, now=work.clock()).id
    told = _carry_out(work, replay_id)
    if as_json:
        print_json(told)
    else:
        _say(told)
    if told["state"] != FileState.DONE.value:
        raise click.exceptions.Exit(REFUSED)
    if strict and told["public_new_certain"]:
        raise click.exceptions.Exit(STRICT_UNMET)


# ---- inside --------------------------------------------------------------------------------------


def _carry_out(work: Work, replay_id: int) -> dict[str, Any]:
    """Work the replay off, slice by slice; answers what it found."""
    while carry_replay(work, replay_id):
        with work.sessions() as session:
            row = session.get_one(FindingReplay, replay_id)
            if sys.stderr.isatty():
                click.echo(f"\r{row.done} / {row.documents}", nl=False, err=True)
    with work.sessions() as session:
        row = session.get_one(FindingReplay, replay_id)
        changed, urgent = changed_count(session, replay_id)
        documents = changed_documents(session, replay_id, offset=0, limit=changed)
        return {
            "replay": row.id,
            "state": row.state.value,
            "reason": row.reason,
            "engine": row.engine,
            "engines_before": dict(engines_before(session, replay_id)),
            "documents": row.done,
            "failed": row.failed,
            "changed": changed,
            "public_new_certain": urgent,
            "rules": [
                {"rule": rule, "code": code, **{c.value: counts.get(c, 0) for c in Change}}
                for rule, code, counts in rule_changes(session, replay_id)
            ],
            "changed_documents": [
                {
                    "document": each.document.id,
                    "status": each.document.status.value,
                    "places": each.places,
                    "new_certain": each.new_certain,
                }
                for each in documents
            ],
        }


def _say(told: dict[str, Any]) -> None:
    click.echo(
        f"规则 / rules {told['engine']}  公文 / documents {told['documents']}  "
        f"没有读成 / failed {told['failed']}  有变化 / changed {told['changed']}"
    )
    for row in told["rules"]:
        counts = "  ".join(f"{c.value} {row[c.value]}" for c in Change if row[c.value])
        click.echo(f"  {row['rule'] or '–'}  {row['code']}  {counts}")
    if told["public_new_certain"]:
        click.echo(
            f"已公开且有新的确定发现 / public with something new and certain: {told['public_new_certain']}"
        )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
