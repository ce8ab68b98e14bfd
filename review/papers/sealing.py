"""The package of a Word file written again: same parts, no time of day, no order that changes.

python-docx stamps each part with the clock of the machine; a paper that is made twice must be the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

#: The first moment a zip file can name.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def sealed(package: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced, every entry at the same moment and with the same rights."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, replaced.get(name) or source.read(name))
    return out.getvalue()
