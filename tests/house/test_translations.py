"""Every sentence a person can read has its English: none missing, none left over, none fuzzy, placeholders equal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "review" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "lazy_gettext": None, "ngettext": (1, 2)}
CURE = "make translations, then fill in what is empty in review/translations/en"
HAN = re.compile(r"[一-鿿]")
#: Statutory marks, document numbers and names of laws stay Chinese in English sentences too.
STAYS_CHINESE = re.compile(
    r"海府办(〔20\d\d〕\d+号)?|行政处罚法|第四十八条|绝密|机密|秘密|公开方式："
    # a line of a list, and what the Chinese template of an import expects in its cells
    r"|1\.关于印发《临时救助办法》的通知（青府〔2019〕3号）|[“]?(是|否|仅纸质|标题|文件路径)[”]?(?= \()"
    r"|(主动公开|依申请公开|不予公开|有效|已修改|失效|废止)(?= \()"
    # numbers of papers and words of the State Council's notice, as they are written there
    r"|依申请〔2026〕12号|〔2026〕海府复12号|国办公开办函〔2021〕30号|第十五条"
    r"|×月×日(至×日)?(放假|上班)|星期(?=%)"
)

Message = str | tuple[str, ...]


@pytest.fixture(scope="module")
def sources() -> set[Message]:
    """Every sentence of templates and wording."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found: set[Message] = set()
    for folder in ("review", "templates"):
        pairs = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder,
            pairs,
            {k.removeprefix(f"{folder}/"): v for k, v in options.items()},
            keywords=KEYWORDS,
        ):
            found.add(message)
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The English catalogue as committed."""
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def translated(catalog: Catalog) -> dict[Message, Message]:
    return {
        m.id if isinstance(m.id, str) else tuple(m.id): m.string
        if isinstance(m.string, str)
        else tuple(m.string)
        for m in catalog
        if m.id
    }


def test_every_sentence_has_its_english(sources: set[Message], english: Catalog) -> None:
    have = translated(english)
    missing = []
    for sentence in sources:
        target = have.get(sentence, "")
        if "" in ((target,) if isinstance(target, str) else target):
            missing.append(sentence)
    assert not missing, f"{CURE}: {missing[:10]}"


def test_no_english_is_left_without_its_sentence(sources: set[Message], english: Catalog) -> None:
    left = set(translated(english)) - sources
    assert not left, f"{CURE}: {sorted(map(str, left))[:10]}"


def test_no_translation_is_fuzzy(english: Catalog) -> None:
    assert [m.id for m in english if m.id and m.fuzzy] == []


def test_both_languages_hold_the_same_placeholders(english: Catalog) -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)[sd]", text))

    wrong = []
    for source, target in translated(english).items():
        sources = (source,) if isinstance(source, str) else source
        targets = (target,) if isinstance(target, str) else target
        wanted = set().union(*(names(s) for s in sources))
        wrong += [source for t in targets if not names(t) <= wanted]
        if isinstance(source, str) and isinstance(target, str) and names(target) != wanted:
            wrong.append(source)
    assert wrong == []


def test_english_sentences_hold_no_chinese_but_the_documents_words(english: Catalog) -> None:
    targets = translated(english).values()
    texts = [t for target in targets for t in ((target,) if isinstance(target, str) else target)]
    assert [t for t in texts if HAN.search(STAYS_CHINESE.sub("", t))] == []
