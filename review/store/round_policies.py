"""The settings of rounds in force for a year, and as the JSON that is frozen into each round.

Queries and translation only; who may change them stands in ``services.rounds.policies``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundPolicy, TitlesPolicy, WindowRule
from review.store.events import algorithm, canonical_payload
from review.store.people import Organisation
from review.store.rounds import RoundPolicyRow

#: A house that opens its books on the evening of 31 July in China has that July still before it.
_CHINA = timedelta(hours=8)


def policy_for(session: Session, organisation_id: int, year: int) -> RoundPolicy:
    """The settings for the round of a year: the newest that take effect in it or before.

    Where nobody set any: reading A of domain.md 2.1, beginning with the first July that was not
    over when the organisation came here. Raises NoResultFound for an unknown organisation.
    """
    row = session.scalars(
        select(RoundPolicyRow)
        .where(
            RoundPolicyRow.organisation_id == organisation_id,
            RoundPolicyRow.effective_year <= year,
        )
        .order_by(RoundPolicyRow.effective_year.desc())
        .limit(1)
    ).first()
    if row is None:
        return default_policy(session.get_one(Organisation, organisation_id).created_at)
    return policy_of(row)


def default_policy(came: datetime) -> RoundPolicy:
    """The settings of a house where nobody set any, by the moment it came here."""
    day = (came + _CHINA).date()
    first = RoundPolicy(first_year=day.year)
    return first if day <= first.closes_on(day.year) else RoundPolicy(first_year=day.year + 1)


def policy_of(row: RoundPolicyRow) -> RoundPolicy:
    """The settings that a row holds in columns."""
    return RoundPolicy(
        rule=WindowRule(
            anchor_month=row.anchor_month,
            anchor_day=row.anchor_day,
            lookback_months=row.lookback_months,
            span_months=row.span_months,
            before=row.before,
        ),
        month=row.month,
        office_days=row.office_days,
        titles=row.titles,
        first_year=row.first_year,
    )


def policy_columns(policy: RoundPolicy) -> dict[str, Any]:
    """The columns of ``RoundPolicyRow`` that hold settings."""
    rule = policy.rule
    return {
        "first_year": policy.first_year,
        "anchor_month": rule.anchor_month,
        "anchor_day": rule.anchor_day,
        "lookback_months": rule.lookback_months,
        "span_months": rule.span_months,
        "before": rule.before,
        "month": policy.month,
        "office_days": policy.office_days,
        "titles": policy.titles,
    }


def policy_json(policy: RoundPolicy) -> dict[str, Any]:
    """The settings as a round keeps them: every column by its name, codes as text."""
    return {**policy_columns(policy), "titles": policy.titles.value}


def policy_from(json: Mapping[str, Any]) -> RoundPolicy:
    """The settings that a round kept; what ``policy_json`` wrote. Raises KeyError for anything less."""
    return RoundPolicy(
        rule=WindowRule(
            anchor_month=json["anchor_month"],
            anchor_day=json["anchor_day"],
            lookback_months=json["lookback_months"],
            span_months=json["span_months"],
            before=json["before"],
        ),
        month=json["month"],
        office_days=json["office_days"],
        titles=TitlesPolicy(json["titles"]),
        first_year=json["first_year"],
    )


def policy_digest(policy: RoundPolicy) -> str:
    """A digest of the settings, for the log."""
    return hashlib.new(algorithm(), canonical_payload(policy_json(policy)).encode()).hexdigest()


def policies_of(session: Session, organisation_id: int) -> list[RoundPolicyRow]:
    """Every setting of an organisation, the newest first."""
    return list(
        session.scalars(
            select(RoundPolicyRow)
            .where(RoundPolicyRow.organisation_id == organisation_id)
            .order_by(RoundPolicyRow.effective_year.desc())
        )
    )
