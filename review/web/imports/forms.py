"""The form in which past documents are brought: a manifest with a zip, or with a folder of the server."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from review.domain.commands import BeginImport
from review.web.documents.intake import Upload
from review.web.forms import ChoiceField, ReviewForm


class ImportForm(ReviewForm):
    """Where lines belong that name no office, and perhaps a folder; files are taken in beside it."""

    leads_to = {"import_source_missing": "folder", "office_gone": "office_id"}  # noqa: RUF012

    office_id = ChoiceField(_l("没有写处室的公文归到"))
    folder = ChoiceField(_l("服务器上的文件夹"))

    def offer(self, offices: list[tuple[int, str]], folders: list[str]) -> ImportForm:
        """Fill the lists."""
        none = [("", str(_l("不指定，没写处室的行会报错")))]
        self.office_id.choices = [*none, *((str(i), name) for i, name in offices)]
        self.folder.choices = [
            ("", str(_l("不用服务器文件夹，上传压缩包"))),
            *((n, n) for n in folders),
        ]
        return self

    def to_command(
        self, organisation_id: int, manifest: Upload, zipped: Upload | None, root: Path | None
    ) -> BeginImport:
        """What was asked for; the folder was chosen from the list, so it lies under ``root``."""
        chosen = self.folder.data or ""
        return BeginImport(
            organisation_id=organisation_id,
            office_id=int(self.office_id.data) if self.office_id.data else None,
            manifest_name=manifest.name,
            manifest_key=manifest.received.key,
            manifest_digest=manifest.received.digest,
            zip_name=zipped.name if zipped else "",
            zip_key=zipped.received.key if zipped else None,
            folder=str(root / chosen) if root and chosen else "",
        )


def folders_in(root: Path | None) -> list[str]:
    """The folders that may be imported from: those directly in the configured one, by name."""
    if root is None or not root.is_dir():
        return []
    return sorted(
        path.name
        for path in root.iterdir()
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
    )
