"""The commands ``triage`` (what of a file must be recognised) and ``recognise`` (do it, one JSON line for
each page or picture as soon as it is done).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from review.engines.answers import DONE, REFUSED, misuse, print_answer


def triage_parser() -> argparse.ArgumentParser:
    """Arguments of ``triage``."""
    parser = argparse.ArgumentParser(prog="review.engines triage")
    parser.add_argument("file", type=Path)
    return parser


def triage(options: argparse.Namespace) -> int:
    """``{"format", "pages": [{"number", "kind", "needs_ocr"}], "pictures": [{"key", "width", "height",
    "same_as"}], "undecoded": [{"key", "cause"}]}``; a refused file as ``inspect`` answers it.
    """
    from review.engines.model import FileRefused, as_json  # noqa: PLC0415  # after the limits
    from review.engines.read.triage import triage as judge  # noqa: PLC0415

    try:
        judged = judge(options.file)
    except FileRefused as refused:
        print_answer(_refusal(refused))
        return REFUSED
    print_answer(as_json(judged))
    return DONE


def recognise_parser() -> argparse.ArgumentParser:
    """Arguments of ``recognise``."""
    parser = argparse.ArgumentParser(prog="review.engines recognise")
    parser.add_argument("file", type=Path)
    parser.add_argument("--keys", default="", help="page-3,page-4,word/media/a.png")
    parser.add_argument(
        "--key", action="append", default=[], help="one key, which may hold a comma; repeatable"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="is appended to: a JSON line for each key"
    )
    return parser


def recognise(options: argparse.Namespace) -> int:
    """``{"done": [key …], "failed": [{"key", "cause"} …]}``; a refused file as ``inspect`` answers it.

    A page or picture that fails gets no line and stops no other.
    """
    from review.engines.messages import Cause  # noqa: PLC0415  # after the limits
    from review.engines.model import FileRefused  # noqa: PLC0415
    from review.engines.read.pictures import PictureUnread  # noqa: PLC0415
    from review.engines.read.scan import recognise_picture  # noqa: PLC0415
    from review.engines.read.scan_models import Models, ModelsDiffer  # noqa: PLC0415
    from review.engines.read.scan_sources import open_sources  # noqa: PLC0415

    keys = dict.fromkeys([key for key in options.keys.split(",") if key] + options.key)
    if not keys:
        return misuse("recognise", "no key is given")
    done: list[str] = []
    failed: list[dict[str, str]] = []
    try:
        with open_sources(options.file) as sources, options.output.open("ab") as out:
            models = Models()
            for key in keys:
                try:
                    source = sources.get(key)
                    found = recognise_picture(
                        models, key, source.pixels, pixels_per_mm=source.pixels_per_mm
                    )
                except PictureUnread as unread:
                    failed.append({"key": key, "cause": unread.cause.value})
                    continue
                except MemoryError:
                    failed.append({"key": key, "cause": Cause.TOO_MANY_ELEMENTS.value})
                    continue
                except Exception:  # noqa: BLE001  # whatever OpenCV or a model raises over one picture
                    failed.append({"key": key, "cause": Cause.DAMAGED_PART.value})
                    continue
                line = json.dumps(found.as_json(), ensure_ascii=False)
                out.write(line.encode("utf-8", "replace") + b"\n")
                out.flush()
                done.append(key)
    except FileRefused as refused:
        print_answer(_refusal(refused))
        return REFUSED
    except ModelsDiffer as error:
        return misuse("recognise", str(error))
    print_answer({"done": done, "failed": failed})
    return DONE


def _refusal(refused: Any) -> dict[str, Any]:
    from review.engines.model import as_json  # noqa: PLC0415  # after the limits

    return {
        "status": "refused",
        "reason": refused.reason.value,
        "message": as_json(refused.message),
    }
