"""One system of the bench of finding in a process of its own: texts in as JSON, spans and costs out as JSON.

``python bench/finding_runner.py SYSTEM`` with SYSTEM of ours, presidio, presidio-words, helan. The peers run in an
environment of the bench only; they get our shapes, check digits and labels, which need nothing but the standard
library.
"""

from __future__ import annotations

import json
import resource
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

Span = tuple[str, int, int]
Find = Callable[[str], list[Span]]
ROUNDS = 3


def ours() -> Find:
    """The pattern pass: everything but names."""
    from review.engines.find.segment import hits_of  # noqa: PLC0415  # one system to a process

    shown = {"hint", "note"}

    def find(text: str) -> list[Span]:
        return [
            (hit.code, hit.start, hit.end)
            for hit in hits_of(text)
            if hit.level.value not in shown or hit.code in ("LAND", "USCC")
        ]

    return find


def _shapes() -> list[tuple[str, str, list[str], Any]]:
    """Our shapes with their labels and check digits: kind, pattern, labels, check or None."""
    from review.engines.find import belongings, birth, contact, identity, lexicon  # noqa: PLC0415
    from review.engines.find import checksums as check  # noqa: PLC0415

    def digits(text: str) -> str:
        return "".join(each for each in text if each in "0123456789Xx")

    def words(name: str) -> list[str]:
        return list(lexicon.words(name))

    own = vars(identity) | vars(contact) | vars(belongings) | vars(birth)
    return [
        ("ID", own["_ID"].pattern, words("id_labels"), lambda s: check.is_resident_id(digits(s))),
        ("ID", own["_OLD_ID"].pattern, words("id_labels"), None),
        ("DIS", own["_DISABILITY"].pattern, [], lambda s: check.is_resident_id(s[:18])),
        ("MOB", own["_MOBILE"].pattern, words("phone_labels"), None),
        ("LAND", own["_LANDLINE"].pattern, words("phone_labels"), None),
        (
            "BANK",
            own["_CARD"].pattern,
            words("card_labels"),
            lambda s: check.passes_luhn(digits(s)),
        ),
        ("PLATE", own["_PLATE"].pattern, words("plate_labels"), None),
        ("MAIL", own["_MAIL"].pattern, [], None),
        ("PASS", own["_PASSPORT"].pattern, words("passport_labels"), None),
        ("PERMIT", own["_PERMIT"].pattern, words("permit_labels"), None),
        (
            "USCC",
            own["_CREDIT_CODE"].pattern,
            words("credit_code_labels"),
            lambda s: check.is_credit_code(s.replace(" ", "").upper()),
        ),
        ("HKID", own["_HONGKONG"].pattern, words("region_labels"), check.is_hongkong_id),
        ("QQ", r"(?<![0-9])[1-9][0-9]{4,10}(?![0-9])", ["QQ", "qq"], None),
        ("WX", r"(?<![A-Za-z0-9])[A-Za-z][-_A-Za-z0-9]{5,19}(?![A-Za-z0-9_@-])", ["微信"], None),
        ("DOB", own["_DATE"], ["出生", "生于", "生日"], None),
    ]


def presidio(*, segmented: bool) -> Find:
    """Presidio with our shapes; ``segmented`` gives it word tokens, without which it sees no context."""
    import re  # noqa: PLC0415

    from presidio_analyzer import (  # noqa: PLC0415
        AnalyzerEngine,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer.context_aware_enhancers import (  # noqa: PLC0415
        LemmaContextAwareEnhancer,
    )
    from presidio_analyzer.nlp_engine.no_op_nlp_engine import NoOpNlpEngine  # noqa: PLC0415

    from review.engines.find.addresses import find_addresses  # noqa: PLC0415

    needs_label = {"PASS", "PERMIT", "QQ", "WX", "DOB"}

    def recognizer(kind: str, shape: str, labels: list[str], check: Any) -> Any:
        class Shape(PatternRecognizer):  # type: ignore[misc]
            def validate_result(self, pattern_text: str) -> bool | None:
                if check is None:
                    return None
                passes = bool(check(pattern_text))
                # a Luhn digit alone says little: it keeps its score and waits for its label
                return None if passes and kind == "BANK" else passes

        score = 0.1 if kind in needs_label else 0.3 if labels and not check else 0.5
        return Shape(
            supported_entity=kind,
            patterns=[Pattern(kind, shape, score)],
            context=labels,
            supported_language="zh",
            global_regex_flags=re.MULTILINE | re.DOTALL,
            name=f"{kind}-{len(shape)}",
        )

    class Addresses(EntityRecognizer):  # type: ignore[misc]
        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: Any, nlp_artifacts: Any) -> list[Any]:  # noqa: ARG002
            return [RecognizerResult("ADDR", h.start, h.end, 0.8) for h in find_addresses(text)]

    parts = [recognizer(*row) for row in _shapes()]
    parts.append(Addresses(supported_entities=["ADDR"], supported_language="zh", name="ADDR"))
    engine = (
        _word_engine() if segmented else NoOpNlpEngine([{"lang_code": "zh", "model_name": "none"}])
    )
    engine.load()
    analyzer = AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=parts, supported_languages=["zh"]),
        nlp_engine=engine,
        supported_languages=["zh"],
        context_aware_enhancer=LemmaContextAwareEnhancer(
            context_prefix_count=6, context_suffix_count=2
        )
        if segmented
        else None,
    )

    def find(text: str) -> list[Span]:
        found = analyzer.analyze(text, language="zh", score_threshold=0.3)
        kept: list[Any] = []
        for each in sorted(found, key=lambda one: (-one.score, one.start - one.end)):
            if all(each.end <= other.start or each.start >= other.end for other in kept):
                kept.append(each)
        return [(each.entity_type, each.start, each.end) for each in kept]

    return find


def _word_engine() -> Any:
    import jieba  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NlpArtifacts  # noqa: PLC0415
    from presidio_analyzer.nlp_engine.no_op_nlp_engine import NoOpNlpEngine  # noqa: PLC0415
    from spacy.tokens import Doc  # noqa: PLC0415
    from spacy.vocab import Vocab  # noqa: PLC0415

    jieba.setLogLevel(60)
    vocabulary = Vocab()

    class Words(NoOpNlpEngine):  # type: ignore[misc]
        def process_text(self, text: str, language: str) -> Any:
            tokens = list(jieba.tokenize(text))
            words = [word for word, _, _ in tokens]
            return NlpArtifacts(
                entities=[],
                tokens=Doc(vocabulary, words=words, spaces=[False] * len(words)),
                tokens_indices=[start for _, start, _ in tokens],
                lemmas=[word.lower() for word in words],
                nlp_engine=self,
                language=language,
            )

    return Words([{"lang_code": "zh", "model_name": "none"}])


def helan() -> Find:
    """The small peer as it comes."""
    from helan import recognize  # noqa: PLC0415

    kinds = {
        "ID_CARD": "ID",
        "BANK_CARD": "BANK",
        "PHONE": "MOB",
        "LANDLINE": "LAND",
        "ADDRESS": "ADDR",
        "EMAIL": "MAIL",
        "PASSPORT": "PASS",
        "LICENSE_PLATE": "PLATE",
        "QQ_NUMBER": "QQ",
        "WECHAT_ID": "WX",
        "USCC": "USCC",
    }

    def find(text: str) -> list[Span]:
        return [
            (kinds[each.type], each.start, each.end)
            for each in recognize(text)
            if each.type in kinds
        ]

    return find


SYSTEMS: dict[str, Callable[[], Find]] = {
    "ours": ours,
    "presidio": lambda: presidio(segmented=False),
    "presidio-words": lambda: presidio(segmented=True),
    "helan": helan,
}


def _refuse(*_: object) -> None:
    raise OSError("no network in the bench")


def main() -> None:
    """Read ``{"texts", "timed", "cells"}``; write spans of the texts, characters a second, time a cell."""
    socket.socket.connect = _refuse  # type: ignore[method-assign]  # nobody may fetch a model
    asked = json.load(sys.stdin)
    start = time.perf_counter()
    find = SYSTEMS[sys.argv[1]]()
    find("身份证号")
    loaded = time.perf_counter() - start
    timed: list[str] = asked["timed"]
    rates, each_cell = [], []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for text in timed:
            find(text)
        rates.append(sum(map(len, timed)) / (time.process_time() - begin))
    for cell in asked["cells"]:
        begin = time.perf_counter()
        find(cell)
        each_cell.append(time.perf_counter() - begin)
    answer = {
        "spans": [find(text) for text in asked["texts"]],
        "rate": median(rates),
        "cell": median(each_cell),
        "load": loaded,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
