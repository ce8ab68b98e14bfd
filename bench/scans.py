"""How well scans are read, and at what cost: pages of known text under stamps, askew, grainy and packed as
JPEG, read by us and by bare rapidocr in the same run.

With real documents at hand (SCANS=folder) their text pages are damaged and read the same way.
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from bench.harness import Row
from bench.reading import SENTENCES
from review.engines.read.scan import recognise_picture
from review.engines.read.scan_models import Models
from tests.engines.making import valid_id, valid_mobile
from tests.engines.scanning import DPI, RED, Words, page_picture, scanned, stamped

GOAL_RIGHT = 97.5
GOAL_COST = 1 / 1.2
_OURS = 150  # dpi at which pages are drawn for recognition
_LINES = (
    *SENTENCES,
    "（三）完善水利工程运行管护机制，落实管护主体、责任和经费。",
    "到2027年，新增绿化面积120公顷，公园服务半径覆盖率达95%。",
    "《关于加强基层治理的若干意见》自2025年7月1日起施行。",
    "咨询窗口设在政务服务中心二楼B区，工作日9:00—17:00开放。",
    "项目概算总投资3,460.50万元，其中区级财政承担1,200万元。",
)
#: (file, page from 0) of the official documents with a text layer that the figures of formats.md used.
REAL = (("d001", 0), ("d145", 0), ("d145", 5), ("d008", 4), ("d030", 3), ("d117", 12))


@dataclass(frozen=True)
class Sample:
    """A page as scanned, its size in pixels for a millimetre, and what stands on it."""

    name: str
    picture: Image.Image
    text: str


def drawn_samples() -> Iterator[Sample]:
    """A notice with a red head, a page of running text, a list of persons, a page of small print."""
    rng = Random(2026)
    body = [rng.choice(_LINES) for _ in range(60)]
    head = [
        Words("某某市某某区人民政府文件", 50, 34, None, RED),
        Words("某府发〔2025〕18号", 75, 16, None),
        Words("关于做好二〇二五年临时救助工作的通知", 100, 22, None),
        Words("各街道办事处，区政府各部门：", 120),
        *(Words(text, 132 + 10 * row, 16, 28) for row, text in enumerate(body[:9])),
        Words("某某市某某区人民政府", 235, 16, 115),
        Words("2025年3月18日", 245, 16, 125),
    ]
    yield _sample("notice", head, [(140, 240), (60, 150)])
    running = [Words(text, 40 + 9.5 * row, 16, 28) for row, text in enumerate(body[10:34])]
    yield _sample("running text", running, [(130, 180), (60, 100)])
    people = [
        Words("姓名", 40, 14, 30),
        Words("公民身份号码", 40, 14, 65),
        Words("手机", 40, 14, 135),
    ]
    names = (
        "赵一凡",
        "钱晓东",
        "孙丽华",
        "李建国",
        "周海燕",
        "吴志强",
        "郑小红",
        "王伟民",
        "冯春生",
        "陈秀英",
    )
    for row, name in enumerate(names):
        top = 52 + 12 * row
        people += [
            Words(name, top, 14, 30),
            Words(valid_id(rng), top, 14, 65),
            Words(valid_mobile(rng), top, 14, 135),
        ]
    yield _sample("list", people, [(110, 120), (60, 70)])
    small = [
        Words((one + two)[:42], 30 + 6 * row, 10.5, 25)
        for row, (one, two) in enumerate(zip(body[:36], body[::-1], strict=False))
    ]
    yield _sample("small print", small, [(130, 200), (70, 90)])


def _sample(name: str, words: list[Words], stamps: list[tuple[float, float]]) -> Sample:
    page = page_picture(words)
    for middle in stamps:
        page = stamped(page, middle)
    return Sample(name, scanned(page), "".join(each.text for each in words))


def real_samples(folder: Path) -> Iterator[Sample]:
    """Pages of official documents with a text layer, damaged; none where the folder is not there."""
    for name, index in REAL:
        path = folder / f"{name}.pdf"
        if not path.exists():
            continue
        document = pdfium.PdfDocument(path)
        page = document[index]
        text = page.get_textpage().get_text_range()
        picture = page.render(scale=200 / 72).to_pil().convert("RGB")
        document.close()
        for middle in ((130, 185), (53, 110)):
            picture = stamped(picture, middle)
        yield Sample(f"{name} page {index + 1}", scanned(picture), text)


def bare() -> Callable[[Image.Image], str]:
    """The peer as its manual shows it, on one thread."""
    from rapidocr import RapidOCR  # noqa: PLC0415  # two seconds

    engine: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def read(picture: Image.Image) -> str:
        found = engine(np.asarray(picture.convert("RGB"))[..., ::-1])
        return "".join(found.txts or ())

    return read


def ours() -> Callable[[Image.Image], str]:
    """The whole of our recognition, character boxes and all."""
    models = Models()

    def read(picture: Image.Image) -> str:
        size = (round(picture.width * _OURS / DPI), round(picture.height * _OURS / DPI))
        page = np.asarray(picture.convert("RGB").resize(size))
        found = recognise_picture(models, "page-1", page, pixels_per_mm=_OURS / 25.4)
        assert all(len(line.boxes) == len(line.text) for line in found.lines)
        return "".join(line.text for line in found.lines)

    return read


def error_rate(got: str, wanted: str) -> float:
    """Edits for each character wanted, widths and white space folded."""
    return distance(_folded(got), _folded(wanted)) / max(len(_folded(wanted)), 1)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("\ufffe", "").split())


def distance(one: str, other: str) -> int:
    """Levenshtein's, a row at a time."""
    right = np.array([ord(character) for character in other], np.int64)
    steps = np.arange(len(right) + 1)
    row = steps.copy()
    for number, character in enumerate(one, 1):
        best = np.empty_like(row)
        best[0] = number
        best[1:] = np.minimum(row[1:] + 1, row[:-1] + (right != ord(character)))
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def run() -> list[Row]:
    """Shares of characters read right, and the peer's processor time by ours, over all pages."""
    samples = [*drawn_samples(), *real_samples(Path(os.environ.get("SCANS", "/nonexistent")))]
    readers = {"ours": ours(), "bare": bare()}
    for read in readers.values():
        read(samples[0].picture)  # warms sessions
    errors: dict[str, list[float]] = {name: [] for name in readers}
    times: dict[str, float] = dict.fromkeys(readers, 0.0)
    for number, sample in enumerate(samples):
        for name in readers if number % 2 == 0 else reversed(readers):
            start = time.process_time()
            text = readers[name](sample.picture)
            took = time.process_time() - start
            times[name] += took
            errors[name].append(error_rate(text, sample.text))
            print(f"  {sample.name}: {name} {errors[name][-1]:.2%} wrong, {took:.2f} s")
    right = {name: 100 * (1 - sum(each) / len(each)) for name, each in errors.items()}
    return [
        Row("scans: characters right", right["ours"], "%", GOAL_RIGHT),
        Row("scans: characters right, bare rapidocr", right["bare"], "%"),
        Row(
            "scans: bare rapidocr beside ours",
            times["bare"] / times["ours"],
            "times as fast",
            GOAL_COST,
        ),
        Row("scans: a page", times["ours"] / len(samples), "processor seconds"),
    ]
