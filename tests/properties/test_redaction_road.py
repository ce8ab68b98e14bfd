"""Whatever people decide place by place, the released bytes follow it: what went is nowhere, what stays still stands.

Invented documents with the same few values in many places go through settling, plan, engine and a second reading.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.domain.findings import FindingLevel, FindingValues, SettlementAction
from review.domain.redaction import plan_file
from review.jobs.sandbox import run_engine
from tests.engines.making import make_docx, make_pdf

KEEP, MASK, REMOVE = SettlementAction.KEEP, SettlementAction.MASK, SettlementAction.REMOVE
PHONES = ("13800001234", "13911112222")
BEFORE = ("联系手机", "值班𠮷田先生", "事主本人的号码是", "")
AFTER = ("，请尽快办理。", "（全天）", "。", "")

lines = st.lists(
    st.tuples(
        st.sampled_from(BEFORE),
        st.sampled_from(PHONES),
        st.sampled_from(AFTER),
        st.sampled_from([KEEP, MASK, REMOVE]),
    ),
    min_size=1,
    max_size=5,
)


def released(
    folder: Path, ending: str, decided: list[tuple[str, str, str, SettlementAction]]
) -> str:
    """The text of the file that the engine makes of these decisions; every reader's text joined."""
    texts = ["关于防汛的通知", *(f"{a}{phone}{b}" for a, phone, b, _ in decided)]
    source, out = folder / f"in.{ending}", folder / f"out.{ending}"
    make_docx(source, texts) if ending == "docx" else make_pdf(source, [texts])
    read = run_engine(["inspect", str(source), "--segments"]).json
    assert read is not None
    found = [f for f in read["findings"] if f["code"] == "MOB"]  # type: ignore[attr-defined]
    assert [f["text"] for f in found] == [phone for _, phone, _, _ in decided]
    values = [
        FindingValues(n, "MOB", FindingLevel.CERTAIN, f["segment"], f["start"], f["end"], "", said)
        for n, (f, (*_, said)) in enumerate(zip(found, decided, strict=True))
    ]
    plan = folder / "plan.json"
    plan.write_text(json.dumps(plan_file(0, values).as_json()), encoding="utf-8")
    made = run_engine(["redact", str(source), "-o", str(out), "--plan", str(plan)])
    assert made.json is not None
    assert (made.exit_code, made.json["verified"]) == (0, True), made.json
    if ending == "pdf":
        return "".join(
            p.extract_text() for p in pypdf.PdfReader(io.BytesIO(out.read_bytes())).pages
        )
    with zipfile.ZipFile(out) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.parametrize(("ending", "examples"), [("docx", 5), ("pdf", 3)])
def test_released_bytes_hold_exactly_what_was_kept(ending: str, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(lines)
    def follows(decided: list[tuple[str, str, str, SettlementAction]]) -> None:
        with TemporaryDirectory() as folder:
            text = "".join(released(Path(folder), ending, decided).split())
        for phone in PHONES:
            kept = sum(said is KEEP for _, value, _, said in decided if value == phone)
            assert text.count(phone) == kept

    follows()
