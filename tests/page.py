"""The demanding client: a visitor who reads every page strictly.

Every answer is parsed as strict HTML5 and checked for what every page must have: one h1, a title
that begins with it, labels, unique ids, living references, no inline script or style, the security
headers, a language. Knows nothing of what a page is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import html5lib
from lxml import etree

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
LANGUAGES = {"zh-Hans", "en"}
FIELDS = ".//input|.//select|.//textarea"
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
NAMED_ONLY = ("canonical", "alternate")  # addresses that are told, not loaded
REFERENCES = ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls", "list")


def words_of(element: Any) -> str:
    """The text a reader gets from an element, spaces folded."""
    return " ".join("".join(element.itertext()).split())


def parse(html: str) -> Any:
    """Read a whole page; raise html5lib's ParseError at the first fault of its HTML."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False
    )
    return parser.parse(html).getroot()


def parse_fragment(html: str) -> Any:
    """Read what htmx swaps in; the result is a <div> around it."""
    return parse(f"<!doctype html><html><head><title>x</title></head><body><div>{html}</div>").find(
        "body/div"
    )


def faults_of_headers(headers: Any) -> list[str]:
    """The security headers a page lacks."""
    said = dict(
        part.strip().split(" ", 1)
        for part in headers.get("Content-Security-Policy", "").split(";")
        if " " in part.strip()
    )
    faults = [
        f"policy lacks {name} {value}" for name, value in POLICY.items() if said.get(name) != value
    ]
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("X-Content-Type-Options is not nosniff")
    if not headers.get("Referrer-Policy"):
        faults.append("no Referrer-Policy")
    return faults


def faults_of_fields(root: Any) -> list[str]:
    """Fields without a label, buttons without a name or with the disabled attribute."""
    labelled = {label.get("for") for label in root.iterfind(".//label")}
    faults = []
    for element in root.xpath(FIELDS):
        if element.get("type") in UNLABELLED:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        inside = any(parent.tag == "label" for parent in element.iterancestors())
        if not (named or inside or (element.get("id") and element.get("id") in labelled)):
            faults.append(f"no label for {element.get('name')}")
    for button in root.iterfind(".//button"):
        if not (words_of(button) or button.get("aria-label")):
            faults.append("a button without words")
        if button.get("disabled") is not None:
            faults.append(f"button {words_of(button)} uses disabled; aria-disabled is meant")
        if button.get("type") not in ("submit", "button"):
            faults.append(f"button {words_of(button)} has no type")
    return faults


def faults_of_body(root: Any) -> list[str]:
    """Repeated ids, dead references, inline script or style, pictures without words."""
    faults = []
    ids = [element.get("id") for element in root.iterfind(".//*[@id]")]
    faults += [f"id {name} used twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                faults.append(f"inline {attribute} on {element.tag}")
            elif attribute in REFERENCES:
                faults += [
                    f"{attribute} names no {name}" for name in value.split() if name not in ids
                ]
            elif (
                attribute in ("src", "href", "action", "formaction")
                and value.startswith(("javascript:", "data:", "http:", "https:", "//"))
                and element.tag != "a"
                and element.get("rel") not in NAMED_ONLY
            ):
                faults.append(f"{element.tag} leads outside: {value}")
        if element.tag == "script" and not element.get("src"):
            faults.append("inline script")
        if element.tag == "style":
            faults.append("inline style element")
        if element.tag == "img" and element.get("alt") is None:
            faults.append("picture without alt")
        if element.tag == "a" and element.get("href") in ("#", ""):
            faults.append(f"link that leads nowhere: {words_of(element)}")
    return faults + faults_of_fields(root)


def faults_of_page(root: Any) -> list[str]:
    """What only a whole page must have: language, title, one h1, one main, a skip link first."""
    faults = []
    if root.get("lang") not in LANGUAGES:
        faults.append(f"language is {root.get('lang')}")
    headings = [words_of(h1) for h1 in root.iterfind(".//h1")]
    title = words_of(root.find(".//title"))
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1")
    elif not title.startswith(headings[0]):
        faults.append(f"title {title!r} does not begin with h1 {headings[0]!r}")
    if len(root.findall(".//main")) != 1:
        faults.append("not exactly one main")
    first = root.find(".//body//a")
    if first is None or first.get("href") != "#main":
        faults.append("the first link does not skip to #main")
    return faults + faults_of_body(root)


@dataclass
class Page:
    """One answer that was read: status, headers and, for HTML, its tree without faults."""

    response: TestResponse
    root: Any = field(default=None, repr=False)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def location(self) -> str:
        """Where a redirect leads, "" when it is none."""
        return self.response.headers.get("Location", "")

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return words_of(self.root.find(".//h1"))

    @property
    def text(self) -> str:
        """Everything a reader gets from <main>."""
        return words_of(self.root.find(".//main"))

    @property
    def links(self) -> list[str]:
        """The addresses of all links."""
        return [link.get("href") for link in self.root.iterfind(".//a[@href]")]

    def find(self, path: str) -> Any:
        """First element of an XPath; an AssertionError names what is missing."""
        found = self.root.xpath(path)
        assert found, f"nothing at {path}"
        return found[0]

    def form(self, holds: str) -> Form:
        """The form whose action or id contains the given text."""
        for element in self.root.iterfind(".//form"):
            if holds in (element.get("action") or "") or holds == element.get("id"):
                return Form(element, self.response.request.path)
        actions = [form.get("action") for form in self.root.iterfind(".//form")]
        raise AssertionError(f"no form for {holds}; there are {actions}")


@dataclass
class Form:
    """A form as a browser would send it."""

    element: Any
    page_path: str

    @property
    def action(self) -> str:
        """Where it is sent."""
        return self.element.get("action") or self.page_path

    @property
    def values(self) -> dict[str, Any]:
        """What would be sent if nothing were touched: hidden, typed, ticked and chosen values."""
        sent: dict[str, Any] = {}
        for element in self.element.xpath(FIELDS):
            name, kind = element.get("name"), element.get("type", "text")
            if not name or kind in ("submit", "button", "file"):
                continue
            if kind in ("checkbox", "radio"):
                if element.get("checked") is None:
                    continue
                value: Any = element.get("value", "on")
            elif element.tag == "select":
                options = element.findall(".//option")
                chosen = [option for option in options if option.get("selected") is not None]
                value = [
                    option.get("value", words_of(option))
                    for option in chosen
                    or ([] if element.get("multiple") is not None else options[:1])
                ]
            elif element.tag == "textarea":
                value = "".join(element.itertext())
            else:
                value = element.get("value", "")
            if isinstance(value, list) or name in sent:
                earlier = sent.get(name, [])
                before = earlier if isinstance(earlier, list) else [earlier]
                value = before + (value if isinstance(value, list) else [value])
            sent[name] = value
        return sent


class Visitor:
    """A browser without script: keeps cookies, sends forms whole, reads every page strictly."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, response: TestResponse) -> Page:
        """Check an answer; a page with faults fails the test that asked for it."""
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            html = response.get_data(as_text=True)
            whole = html.lstrip()[:15].lower() == "<!doctype html>"
            page.root = parse(html) if whole else parse_fragment(html)
            faults = faults_of_page(page.root) if whole else faults_of_body(page.root)
            faults += faults_of_headers(response.headers)
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return page

    def get(self, path: str, status: int | None = 200, **options: Any) -> Page:
        """Open an address and expect a status (None: any)."""
        page = self.read(self.client.get(path, **options))
        assert status is None or page.status == status, f"{path}: {page.status} {page.location}"
        return page

    def post(
        self, path: str, data: dict[str, Any], status: int | None = 302, **options: Any
    ) -> Page:
        """Send values as they are (no token is added) and expect a status."""
        page = self.read(self.client.post(path, data=data, **options))
        assert status is None or page.status == status, f"{path}: {page.status}"
        return page

    def submit(self, form: Form, status: int | None = 302, **values: Any) -> Page:
        """Fill in a form and send it; files are (stream, name) pairs."""
        return self.post(form.action, {**form.values, **values}, status=status)

    def follow(self, page: Page) -> Page:
        """Open where a redirect leads."""
        assert page.location, f"no redirect: {page.status}"
        return self.get(page.location)
