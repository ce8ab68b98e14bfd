"""The transition machine: judge one move, offer all moves. It knows nothing of documents.

A ``Flow`` is a frozen table of rows. ``judge`` is the only permission check there is for a move,
and ``offers`` is built from it, so a button is enabled exactly when the move would be accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from review.domain.states import DocumentStatus, Role
from review.domain.values import Actor, Refusal


class Subject(Protocol):
    """What a flow moves: something with a scope."""

    @property
    def organisation_id(self) -> int:
        """The organisation whose roles count."""
        ...

    @property
    def office_id(self) -> int:
        """The office whose roles count."""
        ...


S = TypeVar("S", bound=str)
A = TypeVar("A", bound=str)
C = TypeVar("C", bound=Subject)

Guard = Callable[[Actor, C], Refusal | None]


@dataclass(frozen=True)
class Transition(Generic[S, A, C]):
    """One row: who may do what where, what stands against it, and what follows.

    ``target`` is where the move leads; when ``completes`` is given and answers False for the case
    *after* the act, the case goes to ``otherwise`` instead (confirmations that are not yet all
    there). ``document`` is the document status the move brings about. ``then`` names background
    work, ``tell`` the roles that get a notice.
    """

    source: S
    action: A
    role: Role
    target: S
    event: str
    guards: tuple[Guard[C], ...] = ()
    needs_comment: bool = False
    otherwise: S | None = None
    completes: Callable[[C], bool] | None = None
    document: DocumentStatus | None = None
    then: tuple[str, ...] = ()
    tell: tuple[Role, ...] = ()

    def lands_on(self, after: C) -> S:
        """The state after the move, given the case as it is once the act is recorded."""
        if self.completes is not None and self.otherwise is not None and not self.completes(after):
            return self.otherwise
        return self.target

    @property
    def targets(self) -> tuple[S, ...]:
        """Every state this row can lead to."""
        return (self.target,) if self.otherwise is None else (self.target, self.otherwise)


@dataclass(frozen=True)
class Opening(Generic[S, A]):
    """A row without a source: how a case comes into being, and as what."""

    action: A
    role: Role
    target: S
    event: str
    document: DocumentStatus | None = None


@dataclass(frozen=True)
class Verdict(Generic[S, A, C]):
    """The answer to "may this actor do this now?": the row that applies, all reasons against."""

    action: A
    row: Transition[S, A, C] | None
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether a row applies and nothing stands against it."""
        return self.row is not None and not self.refusals


class FlowError(ValueError):
    """A table that cannot be right; raised when the module is imported."""


class Flow(Generic[S, A, C]):
    """A frozen table of moves over states ``S`` with actions ``A`` on subjects ``C``."""

    def __init__(
        self,
        name: str,
        *,
        start: Iterable[S],
        final: Iterable[S],
        rows: Iterable[Transition[S, A, C]],
        events: Iterable[str],
        state_of: Callable[[C], S],
        openings: Iterable[Opening[S, A]] = (),
    ) -> None:
        self.name = name
        self.start = tuple(start)
        self.final = frozenset(final)
        self.rows = tuple(rows)
        self.openings = tuple(openings)
        self._state_of = state_of
        self._check(frozenset(events))

    def _check(self, events: frozenset[str]) -> None:
        seen: set[tuple[S, A, Role]] = set()
        for row in self.rows:
            key = (row.source, row.action, row.role)
            if key in seen:
                raise FlowError(f"{self.name}: two rows for {key}")
            seen.add(key)
            if (row.completes is None) != (row.otherwise is None):
                raise FlowError(f"{self.name}: completes and otherwise go together in {key}")
        for event in [r.event for r in self.rows] + [o.event for o in self.openings]:
            if event not in events:
                raise FlowError(f"{self.name}: event {event} is not declared in audit.py")
        reached: set[S] = set(self.start)
        while more := {t for r in self.rows if r.source in reached for t in r.targets} - reached:
            reached |= more
        for row in self.rows:
            if row.source not in reached:
                raise FlowError(f"{self.name}: {row.source} can not be reached")
        leaving = {r.source for r in self.rows if any(t != r.source for t in r.targets)}
        for state in reached - leaving - self.final:
            raise FlowError(f"{self.name}: {state} has no way out and is not final")

    @property
    def states(self) -> tuple[S, ...]:
        """Every state of the table, in the order in which rows name them."""
        named = [*self.start, *(s for r in self.rows for s in (r.source, *r.targets))]
        return tuple(dict.fromkeys(named))

    def judge(self, actor: Actor, subject: C, action: A) -> Verdict[S, A, C]:
        """Judge one move: the row for a role the actor holds, with every guard's reason.

        Where the state has no such move, or the actor holds no role for it, ``row`` is None and the
        one reason says so.
        """
        state = self._state_of(subject)
        rows = [r for r in self.rows if r.source == state and r.action == action]
        if not rows:
            return Verdict(action, None, (Refusal("not_in_this_state", {"state": str(state)}),))
        mine = [r for r in rows if actor.holds(r.role, subject.organisation_id, subject.office_id)]
        if not mine:
            roles = " ".join(r.role for r in rows)
            return Verdict(action, None, (Refusal("role_missing", {"roles": roles}),))
        verdicts = [
            Verdict(action, r, tuple(f for g in r.guards if (f := g(actor, subject)) is not None))
            for r in mine
        ]
        return next((v for v in verdicts if v.allowed), verdicts[0])

    def offers(self, actor: Actor, subject: C) -> tuple[Verdict[S, A, C], ...]:
        """Every move of this state for a role the actor holds: enabled, or with its reasons."""
        state = self._state_of(subject)
        actions = dict.fromkeys(
            r.action
            for r in self.rows
            if r.source == state and actor.holds(r.role, subject.organisation_id, subject.office_id)
        )
        return tuple(self.judge(actor, subject, action) for action in actions)

    def roles_at(self, state: S) -> frozenset[Role]:
        """The roles that have a move in this state: whose turn it can be."""
        return frozenset(r.role for r in self.rows if r.source == state)
