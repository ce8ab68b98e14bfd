"""Every kind of page there is, found as people find them: by following links from the first page.

The result is held against the URL map, so a page that is new is looked at from its first day, and a
page to which nobody is led is seen, too. Pages are read in the process, without a browser; who looks
at them in one is in ``tests.browser``, ``bench.screenshots`` and ``bench.picture_house``. Nothing is
pressed: only looked at.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_LEADING = "//a/@href | //form[not(@method) or @method='get']/@action | //@hx-get | //img/@src"
#: A link that changes something: it is known, and nobody follows it.
_NOT_FOLLOWED = "auth.choose_language"
#: So many addresses of a kind each person reads: of the first object there may be little to be seen.
_SAMPLES = 2


@dataclass(frozen=True)
class Found:
    """An address of a kind of page, as whom it was read, and how much stood there."""

    endpoint: str
    address: str
    person: str
    characters: int = 0


@dataclass
class Walk:
    """What was found by endpoint, by what it answers with. What is in none of them was not reached."""

    pages: dict[str, list[Found]] = field(default_factory=dict)
    parts: dict[str, list[Found]] = field(default_factory=dict)  # of pages, for htmx
    others: dict[str, list[Found]] = field(default_factory=dict)  # files; what leads elsewhere
    broken: list[Found] = field(default_factory=list)

    def richest(self) -> list[Found]:
        """Of each kind of page the one on which there is most to be seen, by endpoint."""
        kinds = sorted(self.pages.items())
        return [max(found, key=lambda one: one.characters) for _, found in kinds]

    def reached(self) -> set[str]:
        """Endpoints that answered."""
        return {*self.pages, *self.parts, *self.others}


def endpoints_of(app: Flask) -> set[str]:
    """Everything that can be looked at: every rule that answers GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def walk(app: Flask, people: Mapping[str, FlaskClient], begin: str = "/") -> Walk:
    """Follow the links from the first page as each of the people.

    A page that names no object is read once, one that names an object is read of a few of them.
    """
    walked = Walk()
    for person, client in people.items():
        seen: set[str] = set()
        read = Counter[str]()
        waiting = deque([begin])
        while waiting:
            address = waiting.popleft()
            endpoint, names_object = _endpoint_of(app, address)
            once = address if names_object else endpoint
            if (
                endpoint in ("", _NOT_FOLLOWED)
                or once in seen
                or (names_object and read[endpoint] >= _SAMPLES)
            ):
                continue
            seen.add(once)
            read[endpoint] += 1
            waiting.extend(_look(walked, client, Found(endpoint, address, person)))
    return walked


def _endpoint_of(app: Flask, address: str) -> tuple[str, bool]:
    """The endpoint an address leads to, and whether it names an object; empty: nothing to look at."""
    path = urlsplit(address).path
    try:
        endpoint, values = app.url_map.bind("127.0.0.1").match(path, "GET")
    except (HTTPException, RequestRedirect):
        return "", False
    return endpoint, bool(values)


def _look(walked: Walk, client: FlaskClient, found: Found) -> Iterator[str]:
    """Read one address, note what it is, and tell where it leads."""
    with client.get(found.address, buffered=True) as answer:
        if answer.status_code >= 500:
            walked.broken.append(found)
        if answer.status_code >= 400:
            return
        text = answer.text if answer.mimetype == "text/html" else ""
        leads_to = answer.headers.get("Location")
    if leads_to or not text:
        walked.others.setdefault(found.endpoint, []).append(found)
    else:
        kind = walked.pages if "<html" in text[:400] else walked.parts
        kind.setdefault(found.endpoint, []).append(replace(found, characters=len(text)))
    links = html.document_fromstring(text).xpath(_LEADING) if text.strip() else []
    for link in [leads_to, *links] if leads_to else links:
        address = urljoin(found.address, str(link))
        if not urlsplit(address).netloc:
            yield address.split("#")[0]
