"""The peer of the page benches: a bare Flask page with the same queries and the same template.

One answer of the product is watched for what its template was given. The bare page then asks the
same queries and fills that template with those values, and does nothing else: no sign-in, no
access, no token, no translation, no headers, no log, and it turns no row into words. Knows nothing
of what a page is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from flask import Flask, before_render_template, render_template
from werkzeug.test import EnvironBuilder

#: What Flask and its companions put into a template by themselves.
FRAMEWORK = frozenset({"g", "request", "session", "current_user", "csrf_token", "config"})


def ask(app: Flask, environ: Mapping[str, Any]) -> bytes:
    """One request through the WSGI callable, without a server; a failed answer raises."""
    said: list[str] = []
    body = app.wsgi_app(
        {**environ, "wsgi.input": BytesIO()},
        lambda status, _headers, _exc=None: said.append(status),
    )
    try:
        answer = b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    if not said[0].startswith("2"):
        raise AssertionError(f"{environ['PATH_INFO']} answered {said[0]}")
    return answer


def environ_of(path: str, cookie: str = "") -> dict[str, Any]:
    """What a browser asks for, as WSGI wants it."""
    headers = {"Accept-Language": "zh-CN,zh;q=0.9", **({"Cookie": cookie} if cookie else {})}
    return EnvironBuilder(path, headers=headers).get_environ()


def watch(app: Flask, environ: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Ask once: the name of the template that answered, and the values it was given."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def rendered(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        seen.append((template.name, {k: v for k, v in context.items() if k not in FRAMEWORK}))

    with before_render_template.connected_to(rendered, app):
        ask(app, environ)
    return seen[0]


def bare_app(product: Flask, environ: Mapping[str, Any], query: Callable[[], object]) -> Flask:
    """A Flask application whose one page asks the queries and fills the product's template."""
    template, values = watch(product, environ)
    app = Flask(
        "bare",
        template_folder=product.template_folder,
        static_folder=product.static_folder,
        static_url_path="/static",
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    for name, worded in product.jinja_env.filters.items():
        if name not in app.jinja_env.filters:
            app.jinja_env.filters[name] = remembered(product, worded)

    def page() -> str:
        query()
        return render_template(template, csrf_token=lambda: "token", **values)

    def elsewhere(**_: Any) -> str:
        return ""

    app.add_url_rule(environ["PATH_INFO"], "page_itself", page)
    for rule in product.url_map.iter_rules():
        if rule.endpoint != "static" and "GET" in (rule.methods or ()):
            app.add_url_rule(f"/elsewhere{rule.rule}", rule.endpoint, elsewhere)
    return app


def remembered(product: Flask, worded: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of the product that words each value once only."""
    known: dict[Any, Any] = {}
    # A filter that asks for the context only keeps Jinja from working it out once for everybody.
    first = (None,) if hasattr(worded, "jinja_pass_arg") else ()

    def filtered(*given: Any) -> Any:
        if given not in known:
            with product.test_request_context():
                known[given] = worded(*first, *given)
        return known[given]

    return filtered
