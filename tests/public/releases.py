"""Released documents for tests: a record with every field filled, and files made on the spot.

People, places and numbers are invented (海屿区 does not exist).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from review.public.records import (
    MEDIA_TYPES,
    AnnualReportIn,
    FileIn,
    RecordIn,
    ReportBar,
    ReportCell,
    ReportChart,
    ReportPart,
    ReportSection,
    ReportTable,
    Validity,
)

RELEASED_AT = datetime(2026, 7, 17, 1, 0, tzinfo=UTC)
READING_TEXT = (
    "各街道办事处、青榕镇人民政府：\n"
    "为切实保障困难群众基本生活，现就做好临时救助工作通知如下：\n"
    "一、突出救助重点\n"
    "沙屿街道居民刘某某（身份证号■■■■■■■■■）一家因火灾住房受损，手机138****2417。\n"
    "街道\t户数\n沙屿\t12\n"
    "海屿区人民政府办公室\n2026年2月14日"
)


def a_record(record_id: int = 1, **changes: Any) -> RecordIn:
    """A record as the release step would hand it over; `changes` replaces fields."""
    record = RecordIn(
        record_id=record_id,
        index_number=f"KB2290021/2026-{record_id:05d}",
        revision=1,
        organisation_code="KB2290021",
        organisation_name="海屿区人民政府办公室",
        title=f"关于做好困难群众临时救助工作的通知（{record_id}）",
        doc_number=f"海府办〔2026〕{record_id}号",
        issuer="海屿区人民政府办公室",
        kind="notice",
        subject="17",
        doc_date=date(2026, 2, 13),
        issued_on=date(2026, 2, 14),
        published_on=date(2026, 7, 17),
        released_at=RELEASED_AT + timedelta(seconds=record_id),
        content_digest="sm3:" + "0" * 64,
        validity=Validity.IN_FORCE,
        partial=True,
        summary="明确临时救助的对象、标准和办理程序。",
        reading_text=READING_TEXT,
    )
    return replace(record, **changes)


def a_file(
    folder: Path, name: str = "通知.pdf", content: bytes = b"%PDF-1.7 released", position: int = 1
) -> FileIn:
    """A rendition as it lies in the house, before it is copied."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(content).hexdigest()
    source = folder / digest
    source.write_bytes(content)
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return FileIn(
        position=position,
        name=name,
        media_type=media_type,
        sha256=digest,
        bytes=len(content),
        source=source,
    )


def a_report(report_id: int = 1, **changes: Any) -> AnnualReportIn:
    """An annual report with words, a table whose heads reach over others, and a chart."""
    number = {"number": True}
    table = ReportTable(
        title="收到和处理申请情况",
        heads=(
            (
                ReportCell(words="勾稽关系", across=2, down=2),
                ReportCell(words="申请人", across=2),
            ),
            (ReportCell(words="自然人"), ReportCell(words="总计")),
        ),
        rows=(
            (
                ReportCell(words="三、办理结果", down=2, head=True),
                ReportCell(words="（一）予以公开", head=True, level=1),
                ReportCell(words="33", **number),
                ReportCell(words="46", **number),
            ),
            (
                ReportCell(words="（二）部分公开", head=True, level=1),
                ReportCell(words="9", **number),
                ReportCell(words="13", **number),
            ),
        ),
    )
    words = ReportSection(heading="（一）主动公开", paragraphs=("全年主动公开公文169件。",))
    chart = ReportChart(title="申请办理结果", bars=(ReportBar(label="予以公开", value=46),))
    report = AnnualReportIn(
        report_id=report_id,
        year=2025,
        organisation_code="KB2290021",
        organisation_name="海屿区人民政府办公室",
        title="海屿区人民政府办公室2025年政府信息公开工作年度报告",
        parts=(
            ReportPart(title="一、总体情况", sections=(words,)),
            ReportPart(title="三、收到和处理申请情况", tables=(table,), charts=(chart,)),
        ),
        published_on=date(2026, 1, 28),
    )
    return replace(report, **changes)
