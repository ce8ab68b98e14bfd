"""Old Word files (doc, wps) made docx, and docx printed as PDF, by LibreOffice: in a limited child without
network, with a fresh profile of its own, its whole group ended at the wall clock.

Whether a file is such a one, has a password or macros, ``triage`` says before (``engines/sniff.py``); the
original stays what is kept. Nothing here opens a document.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from review.jobs.sandbox import SandboxLimits, limited, refusal, run_engine, run_group

#: Formats, as ``triage`` names them, that are read as what LibreOffice makes of them.
_CONVERTED: Final = frozenset({"doc"})

_PROGRAMS: Final = ("soffice", "libreoffice")
_DOCX: Final = "docx:MS Word 2007 XML"
#: Pages alone: no outline, no structure, no comments, no fields to fill in.
_PDF: Final = "pdf:writer_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean", "value": "false"}
        for name in ("UseTaggedPDF", "ExportBookmarks", "ExportNotes", "ExportFormFields")
    }
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE: Final = b"PK\x03\x04"
_PRINTED: Final = b"%PDF-"

#: It maps far more memory than it uses; 6 GB of addresses were measured to do (redaction.md section 8).
CONVERSION_LIMITS: Final = SandboxLimits(memory=6 << 30, cpu=90, seconds=120)

#: No macro runs, no link is followed, nothing outside is fetched, whatever the file asks for.
_SETTINGS: Final = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Common/Save/Document", "WarnAlienFormat", "false"),
)


class NotConverted(Exception):
    """There is no docx. ``answer`` is the refusal to pass on, in the shape of ``inspect``'s."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(str(answer.get("reason")))
        self.answer = answer


def needs_conversion(kind: str) -> bool:
    """Whether a file of this format (``triage``'s word for it) is read as a converted docx."""
    return kind in _CONVERTED


def office_installed() -> bool:
    """Whether there is a LibreOffice to ask."""
    return _program() is not None


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def convert_to_docx(path: Path, out: Path, *, limits: SandboxLimits = CONVERSION_LIMITS) -> Path:
    """Write what LibreOffice makes of the old Word file at ``path`` to ``out``, readable by its owner
    only, and answer ``out``. Comments, tracked changes and hidden text come with it.

    Raises ``NotConverted``: not installed (``unsupported``), too slow (``timeout``), or nothing came of
    it (``unreadable``); ``FileNotFoundError``. ``out`` does not exist then.
    """
    if not _begins(path, _COMPOUND):
        raise NotConverted(refusal("unreadable"))
    program = _program()
    if program is None:
        raise NotConverted(_worded_by_the_engine(path))
    return _converted(path, out, _Way(program, "doc", "docx", _DOCX, _PACKAGE), limits)


def print_as_pdf(path: Path, out: Path, *, limits: SandboxLimits = CONVERSION_LIMITS) -> Path:
    """Write the pages that LibreOffice makes of the docx at ``path`` to ``out``, readable by its owner only,
    and answer ``out``. What it adds beside the pages is still in it.

    Raises ``NotConverted`` as ``convert_to_docx``; ``FileNotFoundError``. ``out`` does not exist then.
    """
    if not _begins(path, _PACKAGE):
        raise NotConverted(refusal("unreadable"))
    program = _program()
    if program is None:
        raise NotConverted({"status": "refused", "reason": "unsupported"})
    return _converted(path, out, _Way(program, "docx", "pdf", _PDF, _PRINTED), limits)


@dataclass(frozen=True)
class _Way:
    """From one ending to another by a filter of the ``program``; ``head`` begins what is made."""

    program: str
    given: str
    wanted: str
    filter: str
    head: bytes


def _begins(path: Path, head: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(head)) == head


def _converted(path: Path, out: Path, way: _Way, limits: SandboxLimits) -> Path:
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        place = Path(folder)
        made = _made(path, place, way, limits)
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".", delete=False) as target:
            part = Path(target.name)
        try:
            shutil.copyfile(made, part)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    return out


def _made(path: Path, place: Path, way: _Way, limits: SandboxLimits) -> Path:
    profile = place / "profile"
    _write_profile(profile)
    source = place / "in" / f"document.{way.given}"
    source.parent.mkdir()
    shutil.copyfile(path, source)
    command = [
        way.program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", way.filter, "--outdir", str(place / "out"), str(source)),
    ]
    with Path(os.devnull).open("r+b") as nothing:
        _, timed_out = run_group(
            limited(command, limits),
            place,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            seconds=limits.seconds,
            environment={"HOME": str(place), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
    if timed_out:
        raise NotConverted(refusal("timeout"))
    # Its exit code tells nothing: it is 0 without a file, and 1 when it only could not tidy up.
    made = place / "out" / f"document.{way.wanted}"
    if not made.is_file() or not _begins(made, way.head):
        raise NotConverted(refusal("unreadable"))
    return made


def _write_profile(profile: Path) -> None:
    """A fresh profile with the settings that keep a document from acting."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _worded_by_the_engine(path: Path) -> dict[str, Any]:
    """The refusal of a file that was not converted: the engine says what is to be installed, or what
    else is wrong with the file.
    """
    answer = run_engine(["inspect", str(path)])
    return dict(answer.json) if answer.json is not None else refusal("unreadable")
