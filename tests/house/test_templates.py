"""Templates print what they were given: no rule, no script, no style, no sentence outside _()."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, nodes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
#: Rendered without translations when everything else failed; it speaks both languages itself.
STANDS_ALONE = "errors/500.html"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(
    r"\b(?:_|n_|ngettext|gettext)\(\s*(?:\"[^\"]*\"|'[^']*')(?:\s*,\s*(?:\"[^\"]*\"|'[^']*'))?"
)
TRANS_BLOCK = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", re.DOTALL)
CHINESE = re.compile(r"[\u3400-\u9fff\uff08\uff09\uff0c\u3002\uff1a\uff1b]+")
IMPORT = re.compile(
    r"\{%-?\s*from\s+[\"'][^\"']+[\"']\s+import\s+(.*?)(?:\s+with(?:out)? context)?\s*-?%\}",
    re.DOTALL,
)
INLINE = {
    "safe filter": re.compile(r"\|\s*safe\b|Markup\("),
    "style attribute": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "disabled button": re.compile(r"<button[^>]*\sdisabled\b"),
    "data address": re.compile(r"(?:src|href)=[\"']data:"),
    "address of another site": re.compile(r"(?:src|href)=[\"'](?:https?:)?//"),
}
ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER), extensions=["jinja2.ext.i18n"], autoescape=True
)
DECIDES = re.compile(r"\b(?:state|role|roles|action)\b\s*(?:==|!=|not in|in)\s")


def told(path: Path) -> str:
    """The name by which templates know each other."""
    return path.relative_to(FOLDER).as_posix()


def source(path: Path) -> str:
    """What is printed and run, comments left out."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def inline_in(path: Path) -> list[str]:
    """What stands in a template that belongs into a file of its own."""
    return [fault for fault, pattern in INLINE.items() if pattern.search(source(path))]


def untranslated_in(path: Path) -> list[str]:
    """Chinese that no catalogue is asked about."""
    return CHINESE.findall(TRANS_BLOCK.sub("", TRANSLATED.sub("", source(path))))


def decisions_in(path: Path) -> list[str]:
    """Where a template judges a state, a role or an action; a loop may run over them."""
    inside = " ".join(re.findall(r"\{[%{].*?[%}]\}", source(path), re.DOTALL))
    return DECIDES.findall(re.sub(r"\{%-?\s*for\b.*?%\}", "", inside, flags=re.DOTALL))


def unused_in(path: Path) -> list[str]:
    """Names that are imported and never used."""
    text = source(path)
    rest = IMPORT.sub("", text)
    names = [
        part.split(" as ")[-1].strip()
        for match in IMPORT.finditer(text)
        for part in match.group(1).split(",")
    ]
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", rest)]


def missing_in(path: Path) -> list[str]:
    """Templates that are named and do not exist."""
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    naming = [
        node
        for node in tree.find_all(nodes.Stmt)
        if isinstance(node, nodes.Extends | nodes.Include | nodes.FromImport | nodes.Import)
    ]
    return [
        node.template.value
        for node in naming
        if isinstance(node.template, nodes.Const) and not (FOLDER / node.template.value).exists()
    ]


def faults_of_all(faults_in: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """What one rule finds in all templates: template -> faults, the faultless left out."""
    found = {told(path): faults_in(path) for path in TEMPLATES}
    return {name: faults for name, faults in found.items() if faults}


def test_no_template_carries_anything_inline() -> None:
    assert faults_of_all(inline_in) == {}


def test_every_sentence_can_be_translated() -> None:
    assert set(faults_of_all(untranslated_in)) <= {STANDS_ALONE}
    assert 'lang="en"' in source(FOLDER / STANDS_ALONE)


def test_no_template_decides_anything() -> None:
    assert faults_of_all(decisions_in) == {}


def test_what_is_imported_is_used() -> None:
    assert faults_of_all(unused_in) == {}


def test_templates_name_only_templates_that_exist() -> None:
    assert faults_of_all(missing_in) == {}


def test_every_page_extends_a_shell() -> None:
    shells = {"base.html", "staff.html", "public.html", STANDS_ALONE}
    bare = [
        told(path)
        for path in TEMPLATES
        if told(path) not in shells
        and not path.name.startswith("_")
        and path.parent.name not in {"components", "emails"}
        and not re.search(r"\{%-?\s*extends\b", source(path))
    ]
    assert bare == []


def test_every_macro_is_listed_for_page_authors() -> None:
    listed = (FOLDER / "components" / "README.md").read_text(encoding="utf-8")
    inner = {"described", "around", "why_not", "button_class", "button", "hidden", "explained"}
    inner |= {"short", "long", "spoken"}
    macros = {
        name
        for path in FOLDER.glob("components/*.html")
        for name in re.findall(r"\{%-?\s*macro\s+(\w+)", source(path))
    }
    assert {name for name in macros - inner if f"{name}(" not in listed} == set()


def test_every_component_says_what_it_takes() -> None:
    silent = [
        path.name
        for path in FOLDER.glob("components/*.html")
        if not path.read_text(encoding="utf-8").startswith("{#")
    ]
    assert silent == []
