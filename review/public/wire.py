"""Frozen dataclasses as JSON and back, strictly: what travels in a bundle has exactly the declared fields.

Knows plain values, dates, moments, codes and tuples of them; anything more or less is refused with the
place where it stands. What the values mean is not known here.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

#: JSON has no bounds for numbers; a database has.
_LARGEST = 2**63 - 1


class NotAsDeclared(ValueError):
    """Data that is not what was declared; the message names the place, never the value."""


def to_wire(value: Any) -> Any:
    """Turn a dataclass, or what its fields hold, into what JSON can say."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_wire(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_wire(one) for one in value]
    return value


def from_wire(kind: type[T], data: Any) -> T:
    """Make a dataclass of what JSON said. NotAsDeclared for a field more, less or of another kind."""
    return cast("T", _dataclass(kind, data, kind.__name__))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """The kinds of a dataclass's fields; worked out once."""
    return get_type_hints(kind)


def _dataclass(kind: Any, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise NotAsDeclared(place)
    hints = _hints(kind)
    if set(data) != {item.name for item in fields(kind)}:
        raise NotAsDeclared(f"{place}: {sorted(set(data) ^ set(hints))[:3]}")
    return kind(**{name: _value(hints[name], data[name], f"{place}.{name}") for name in data})


def _value(kind: Any, data: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        [kind] = [one for one in get_args(kind) if one is not types.NoneType]
        return _value(kind, data, place)
    if origin is tuple:
        return _tuple(get_args(kind), data, place)
    if is_dataclass(kind):
        return _dataclass(kind, data, place)
    try:
        return _plain(kind, data)
    except ValueError as error:
        raise NotAsDeclared(place) from error


def _tuple(kinds: tuple[Any, ...], data: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise NotAsDeclared(place)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(data)
    if len(kinds) != len(data):
        raise NotAsDeclared(place)
    return tuple(_value(kind, one, place) for kind, one in zip(kinds, data, strict=True))


def _plain(kind: type[Any], data: Any) -> Any:
    if kind in (bool, int, str):
        if type(data) is not kind or (kind is int and abs(data) > _LARGEST):
            raise ValueError
        return data
    if not isinstance(data, str):
        raise ValueError  # noqa: TRY004 - one kind of refusal
    if kind is datetime:
        moment = datetime.fromisoformat(data)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if kind is date:
        return date.fromisoformat(data)
    return kind(data)  # a code
