"""The folder docs/screenshots: pictures made small, old ones taken away, and the page that shows them all."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
#: Enough for the few colours of the pages; without dither, so that letters stay sharp.
_COLOURS = 32
_HEAD = """# Every kind of page

Taken of the demonstration house by `make screenshots`; people, places and numbers are invented.
{count} pages, in Chinese and English.

| Page | 中文 | English |
|---|---|---|
"""


@dataclass(frozen=True)
class Taken:
    """A picture in one language: the view's name, and what the page calls itself."""

    name: str
    language: str
    title: str


def keep(name: str, language: str, screenshot: bytes) -> Path:
    """Write a screenshot (PNG) as a small WebP of few colours; answers where."""
    path = FOLDER / language / f"{name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(screenshot)) as shot:
        few = shot.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.convert("RGB").save(path, lossless=True, quality=100, method=4)
    return path


def finish(taken: list[Taken]) -> None:
    """Take away pictures of pages that are no more, and write the page that shows what there is."""
    kept = {FOLDER / one.language / f"{one.name}.webp" for one in taken}
    for old in FOLDER.rglob("*.webp"):
        if old not in kept:
            old.unlink()
    names = list(dict.fromkeys(one.name for one in taken))
    titles = {(one.name, one.language): one.title for one in taken}
    rows = "".join(
        f"| `{name}` | [{_cell(titles[name, 'zh'])}](zh/{name}.webp) "
        f"| [{_cell(titles[name, 'en'])}](en/{name}.webp) |\n"
        for name in names
    )
    (FOLDER / "README.md").write_text(_HEAD.format(count=len(names)) + rows, encoding="utf-8")


def _cell(title: str) -> str:
    return title.replace("|", "｜").replace("[", "［").replace("]", "］")
