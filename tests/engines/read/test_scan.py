"""A stamped page, put on the glass askew and packed as a poor JPEG, is read whole and in its place."""

from __future__ import annotations

import json
import math
import unicodedata
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from review.engines.read.recognised import Recognised, load_recognised
from review.engines.read.scan import recognise_picture
from review.engines.read.scan_models import MODELS, Models, ModelsDiffer, check_models
from tests.engines.making import valid_id
from tests.engines.scanning import MM, RED, Words, page_picture, scanned, stamped

SKEW = 1.5
SIZE = (150.0, 110.0)
NAME = valid_id(Random(5))
WORDS = (
    Words("某某市人民政府文件", 14, 26, None, RED),
    Words("某政发〔2025〕18号", 30, 14, None),
    Words("关于发放临时救助金的通知", 43, 18, None),
    Words(f"赵一凡，证件号码{NAME}，", 60, 14, 15),
    Words("经审核符合条件，予以救助。", 74, 14, 15),
    Words("2025年3月18日", 92, 14, 85),
)
SEAL = (100.0, 86.0)


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scanned(stamped(page_picture(WORDS, SIZE), SEAL, diameter_mm=40), skew=SKEW)


@pytest.fixture(scope="module")
def read(models: Models, page: Image.Image) -> Recognised:
    pixels = np.asarray(page.resize((page.width * 3 // 4, page.height * 3 // 4)))
    return recognise_picture(models, "page-1", pixels, pixels_per_mm=0.75 * MM)


def on_page(page: Image.Image, x_mm: float, y_mm: float) -> tuple[float, float]:
    """Where a point of the straight page stands on the scan, in fractions."""
    angle = math.radians(SKEW)
    x, y = x_mm * MM - SIZE[0] * MM / 2, y_mm * MM - SIZE[1] * MM / 2
    turned_x = x * math.cos(angle) + y * math.sin(angle)
    turned_y = y * math.cos(angle) - x * math.sin(angle)
    return turned_x / page.width + 0.5, turned_y / page.height + 0.5


def test_every_line_is_read_in_its_order_the_red_head_too(read: Recognised) -> None:
    found = [unicodedata.normalize("NFKC", line.text) for line in read.lines]
    assert found == [unicodedata.normalize("NFKC", each.text) for each in WORDS]


def test_the_angle_is_found(read: Recognised) -> None:
    assert read.skew == pytest.approx(-SKEW, abs=0.3)


def test_every_character_has_a_box_with_its_ink_and_little_else(
    read: Recognised, page: Image.Image
) -> None:
    grey = np.asarray(page.convert("L"))
    for line in read.lines:
        assert len(line.boxes) == len(line.text)
        for x0, y0, x1, y1 in line.boxes:
            inside = grey[
                int(y0 * page.height) : int(y1 * page.height) + 1,
                int(x0 * page.width) : int(x1 * page.width) + 1,
            ]
            assert inside.min() < 130
            assert x1 - x0 < 2.2 * (y1 - y0) * page.height / page.width


def test_a_character_stands_where_it_was_printed(read: Recognised, page: Image.Image) -> None:
    line = next(line for line in read.lines if NAME in line.text)
    printed = next(each for each in WORDS if NAME in each.text)
    full = printed.size / 72 * 25.4  # a full-width character in mm
    for place, character in enumerate("赵一凡"):
        x0, y0, x1, y1 = line.boxes[place]
        x, y = on_page(page, (printed.left or 0) + (place + 0.5) * full, printed.top)
        assert (x0 + x1) / 2 == pytest.approx(x, abs=0.25 * full * MM / page.width), character
        assert y0 < y < y1


def test_the_stamp_is_reported_and_not_read(read: Recognised, page: Image.Image) -> None:
    ((x0, y0, x1, y1),) = read.seals
    x, y = on_page(page, *SEAL)
    assert (x0 + x1) / 2 == pytest.approx(x, abs=0.02)
    assert (y0 + y1) / 2 == pytest.approx(y, abs=0.02)
    assert (x1 - x0) * page.width / MM == pytest.approx(40, rel=0.12)


def test_a_page_is_read_the_same_whenever_it_is_read(read: Recognised, page: Image.Image) -> None:
    """By other sessions of the models too: as another child would have it, after a restart."""
    pixels = np.asarray(page.resize((page.width * 3 // 4, page.height * 3 // 4)))
    again = recognise_picture(Models(), "page-1", pixels, pixels_per_mm=0.75 * MM)
    assert json.dumps(again.as_json()) == json.dumps(read.as_json())


def test_what_was_recognised_comes_back_from_its_file(read: Recognised, tmp_path: Path) -> None:
    path = tmp_path / "recognised.jsonl"
    path.write_text(json.dumps(read.as_json(), ensure_ascii=False) + "\n", encoding="utf-8")
    assert load_recognised([path]) == {"page-1": read}


def test_a_page_on_its_side_or_its_head_is_turned_and_its_boxes_turned_back(models: Models) -> None:
    words = [Words(f"第{number}条　自公布之日起施行", 14 * number, 16, 12) for number in (1, 2)]
    upright = page_picture(words, (90, 45)).resize((450, 225))
    for turns in (1, 2):
        turned = np.ascontiguousarray(np.rot90(np.asarray(upright), turns))
        found = recognise_picture(models, "page-1", turned, pixels_per_mm=5)
        assert [line.text[:3] for line in found.lines] == ["第1条", "第2条"]
        x0, y0, _, _ = found.lines[0].boxes[0]
        assert (x0 < 0.5, y0 > 0.5) == ((True, True) if turns == 1 else (False, True))


def test_a_picture_of_nothing_gives_no_text(models: Models) -> None:
    grain = np.random.default_rng(1).integers(0, 256, (200, 300, 3)).astype(np.uint8)
    assert not "".join(
        line.text for line in recognise_picture(models, "a.png", grain, pixels_per_mm=6).lines
    ).strip("·.-—")
    white = np.full((80, 4000, 3), 255, np.uint8)
    assert recognise_picture(models, "b.png", white, pixels_per_mm=6).lines == ()


def test_models_that_are_missing_or_changed_are_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelsDiffer, match="missing"):
        check_models(tmp_path)
    for name in MODELS:
        (tmp_path / name).write_bytes(b"another model")
    with pytest.raises(ModelsDiffer, match="not the pinned"):
        check_models(tmp_path)
