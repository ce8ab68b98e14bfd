"""How fast a workbook is inspected (cells, metadata, findings, names), beside openpyxl's values alone, and what
memory both take.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

import openpyxl

from bench.harness import Row
from review.engines.inspect import inspect
from tests.engines.making import valid_id, valid_mobile

ROWS = 5_000
HEADERS = (
    "序号",
    "姓名",
    "身份证号码",
    "联系电话",
    "家庭住址",
    "补贴金额",
    "备注",
    "经办部门",
    "发放日期",
    "状态",
)
FAMILIES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
NOTES = ("", "已核实", "外出务工", "资料齐全", "按时发放")


def a_workbook(path: Path, rows: int = ROWS) -> Path:
    """A list of households as offices keep them: invented persons, ten columns."""
    rng = Random(2026)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("发放表")
    sheet.append(HEADERS)
    for number in range(1, rows + 1):
        name = rng.choice(FAMILIES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))
        home = f"城关镇大柳村{rng.randint(1, 12)}组{rng.randint(1, 200)}号"
        paid = round(rng.uniform(100, 3000), 2)
        day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        person = (number, name, valid_id(rng), valid_mobile(rng), home)
        sheet.append((*person, paid, rng.choice(NOTES), "民政科", day, "已发"))
    book.save(path)
    return path


def _ours(path: Path) -> None:
    inspection = inspect(path)
    assert inspection.status == "read"
    assert inspection.findings


def _theirs(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        assert sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True)) == ROWS + 1
    finally:
        book.close()


def _taken(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Processor seconds and megabytes of a new process."""
    started = process_time()
    work(path)
    return process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run() -> list[Row]:
    """Cells a second and the greatest memory, each in a process of its own, one after the other."""
    cells = ROWS * len(HEADERS)
    with tempfile.TemporaryDirectory() as folder:
        path = a_workbook(Path(folder) / "list.xlsx")
        results = []
        for work in (_ours, _theirs):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                results.append(pool.apply(_taken, (work, path)))
    (seconds, memory), (their_seconds, their_memory) = results
    return [
        Row("sheets: cells inspected", cells / seconds, "cells per second"),
        Row("sheets: openpyxl, values only", cells / their_seconds, "cells per second"),
        Row("sheets: memory of an inspection", memory, "MB"),
        Row("sheets: memory of openpyxl", their_memory, "MB"),
    ]
