"""Every setting with its type, default and meaning; read from the environment once.

`PublicSettings` is what the public process may know, `Settings` adds what stays inside. Reading
fails with all problems at once. The papers list what is declared here, so nothing is said twice.
"""

# ruff: noqa: RUF009 - `_setting` answers what dataclasses.field() makes, a new one each time
from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from review.config.kinds import (
    ADDRESS,
    COOKIES,
    COUNT,
    DATABASE,
    DOMAINS,
    FOLDER,
    FOLDER_OR_NONE,
    MAIL_ADDRESS,
    MAIL_SERVER,
    QUEUE,
    TEXT,
    TIME_ZONE,
    WEB_ADDRESS,
    Address,
    Kind,
    MailServer,
    SecureCookies,
    SettingsError,
)


@dataclass(frozen=True)
class Setting:
    """One setting as the papers list it. `<NAME>` in the default stands for another setting."""

    name: str
    kind: Kind
    default: str
    help: str
    secret: bool
    public: bool = False  # whether the public process reads it


def _setting(name: str, kind: Kind, default: str, text: str, *, secret: bool = False) -> Any:
    """Declare a field; a secret is kept out of repr and out of every message."""
    declared = Setting(name, kind, default, text, secret)
    return field(repr=not secret, metadata={"setting": declared})


@dataclass(frozen=True, kw_only=True)
class PublicSettings:
    """What the public process needs to know, and all it reads."""

    public_data: Path = _setting(
        "REVIEW_PUBLIC_DATA",
        FOLDER,
        "<REVIEW_DATA>/public",
        "Folder of the public site: its database, the released files, its own secrets.",
    )
    public_database_url: str = _setting(
        "PUBLIC_DATABASE_URL",
        DATABASE,
        "sqlite:///<REVIEW_PUBLIC_DATA>/catalogue.db",
        "Database of the public catalogue; never the staff database.",
        secret=True,
    )
    public_listen: Address = _setting(
        "REVIEW_PUBLIC_LISTEN", ADDRESS, "127.0.0.1:8001", "Where the public site listens."
    )
    public_url: str = _setting(
        "REVIEW_PUBLIC_URL",
        WEB_ADDRESS,
        "http://<REVIEW_PUBLIC_LISTEN>",
        "Address of the public site as people see it; printed in links, the feed and the sitemap.",
    )
    public_name: str = _setting(
        "REVIEW_PUBLIC_NAME",
        TEXT,
        "",
        "Name of the public site in its page head; empty shows a general one.",
    )
    public_site_code: str = _setting(
        "REVIEW_PUBLIC_SITE_CODE",
        TEXT,
        "",
        "Identification code of the government site, printed in the head of every public page.",
    )
    time_zone: ZoneInfo = _setting(
        "REVIEW_TIME_ZONE", TIME_ZONE, "Asia/Shanghai", "Time zone of dates and deadlines."
    )
    cookies: SecureCookies = _setting(
        "REVIEW_SECURE_COOKIES",
        COOKIES,
        "auto",
        "Mark cookies for https only; auto is off on loopback without an https address.",
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read every field of this class from `environ`; SettingsError with all problems at once.

        An unknown REVIEW_* name is a problem. Settings of the other class are not read, but for
        REVIEW_DATA, where a default rests on it.
        """
        reader = _Reader(environ)
        values = {item.name: reader.value(item.metadata["setting"]) for item in fields(cls)}
        problems = [*reader.unknown(), *reader.problems.values()]
        if values.get("database_url") == values["public_database_url"] is not None:
            problems.append("PUBLIC_DATABASE_URL must not be the staff database (DATABASE_URL).")
        if problems:
            raise SettingsError(*problems)
        return cls(**values)

    @property
    def public_files(self) -> Path:
        """Folder of the released files, each under its digest."""
        return self.public_data / "files"

    @property
    def public_secrets(self) -> Path:
        """Folder of the public process's own secrets."""
        return self.public_data / "secrets"

    @property
    def public_cookies_secure(self) -> bool:
        """Whether the public site's cookies are for https only."""
        https = self.public_url.startswith("https://")
        return _cookies_secure(self.cookies, self.public_listen, https=https)


@dataclass(frozen=True, kw_only=True)
class Settings(PublicSettings):
    """Everything the staff site, the worker and the command line need to know."""

    data: Path = _setting(
        "REVIEW_DATA", FOLDER, "./instance", "Folder that holds everything the house keeps."
    )
    database_url: str = _setting(
        "DATABASE_URL",
        DATABASE,
        "sqlite:///<REVIEW_DATA>/staff/review.db",
        "Staff database: a SQLite file or PostgreSQL.",
        secret=True,
    )
    migrate_database_url: str = _setting(
        "MIGRATE_DATABASE_URL",
        DATABASE,
        "<DATABASE_URL>",
        "The account that owns the tables and runs migrations; on PostgreSQL not the site's own.",
        secret=True,
    )
    queue_url: str = _setting(
        "QUEUE_URL",
        QUEUE,
        "sqlite:///<REVIEW_DATA>/staff/queue.db",
        "Carrier of background work: a SQLite file, PostgreSQL or Redis.",
        secret=True,
    )
    staff_listen: Address = _setting(
        "REVIEW_STAFF_LISTEN", ADDRESS, "127.0.0.1:8000", "Where the staff site listens."
    )
    staff_url: str = _setting(
        "REVIEW_STAFF_URL",
        WEB_ADDRESS,
        "http://<REVIEW_STAFF_LISTEN>",
        "Address of the staff site as people see it; printed in the daily mail.",
    )
    mail_server: MailServer | None = _setting(
        "REVIEW_SMTP_URL",
        MAIL_SERVER,
        "",
        "Mail server for the daily mail, as smtp+starttls://user:password@mail.example.gov.cn; "
        "empty sends none.",
        secret=True,
    )
    mail_from: str = _setting(
        "REVIEW_MAIL_FROM", MAIL_ADDRESS, "mingshi@localhost", "Sender of the daily mail."
    )
    mail_domains: tuple[str, ...] = _setting(
        "REVIEW_MAIL_DOMAINS",
        DOMAINS,
        "",
        "Domains that mail may go to, divided by commas; empty lets people name any address.",
    )
    upload_limit_mb: int = _setting(
        "REVIEW_UPLOAD_LIMIT_MB", COUNT, "100", "Largest upload in megabytes."
    )
    idle_minutes: int = _setting(
        "REVIEW_IDLE_MINUTES", COUNT, "30", "Minutes without a request until a sign-in ends."
    )
    admin_idle_minutes: int = _setting(
        "REVIEW_ADMIN_IDLE_MINUTES", COUNT, "10", "The same for the three administrators."
    )
    sign_in_hours: int = _setting(
        "REVIEW_SIGN_IN_HOURS", COUNT, "12", "Hours until a sign-in ends in any case."
    )
    lock_after: int = _setting(
        "REVIEW_LOCK_AFTER",
        COUNT,
        "5",
        "Failed sign-ins of one account from one address until that pair is locked.",
    )
    lock_minutes: int = _setting("REVIEW_LOCK_MINUTES", COUNT, "30", "Minutes such a lock lasts.")
    sandbox_memory_mb: int = _setting(
        "REVIEW_SANDBOX_MEMORY_MB",
        COUNT,
        "2048",
        "Address space in megabytes of the process that opens an uploaded file.",
    )
    sandbox_seconds: int = _setting(
        "REVIEW_SANDBOX_SECONDS",
        COUNT,
        "120",
        "Seconds that process may take for one file before it is ended.",
    )
    publish_working_days: int = _setting(
        "REVIEW_PUBLISH_WORKING_DAYS",
        COUNT,
        "20",
        "Working days after issue until a proactive document must be public.",
    )
    import_folder: Path | None = _setting(
        "REVIEW_IMPORT_FOLDER",
        FOLDER_OR_NONE,
        "",
        "Folder whose subfolders may be imported from the page; empty leaves uploads only.",
    )
    worker_threads: int = _setting(
        "REVIEW_WORKER_THREADS", COUNT, "1", "Background tasks carried out at the same time."
    )

    @property
    def staff_folder(self) -> Path:
        """Folder of everything internal: database, files, secrets; owner only."""
        return self.data / "staff"

    @property
    def staff_secrets(self) -> Path:
        """Folder of the staff process's secrets."""
        return self.staff_folder / "secrets"

    @property
    def staff_cookies_secure(self) -> bool:
        """Whether the staff site's cookies are for https only."""
        return _cookies_secure(self.cookies, self.staff_listen, https=False)


def declared_settings() -> tuple[Setting, ...]:
    """Every setting in the order of the papers: internal ones after those of the public process."""
    public = {item.name for item in fields(PublicSettings)}
    return tuple(
        Setting(said.name, said.kind, said.default, said.help, said.secret, item.name in public)
        for item in fields(Settings)
        for said in (item.metadata["setting"],)
    )


def _cookies_secure(choice: SecureCookies, listen: Address, *, https: bool) -> bool:
    if choice is SecureCookies.AUTO:
        return https or not listen.is_loopback
    return choice is SecureCookies.ON


class _Reader:
    """Reads settings, following `<NAME>` in defaults; collects problems by name."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._declared = {setting.name: setting for setting in declared_settings()}
        self.problems: dict[str, str] = {}

    def value(self, setting: Setting) -> Any:
        """Answer the value of one setting, or None with a problem noted."""
        text = self._environ.get(setting.name, "").strip()
        given = bool(text)
        if not given:
            text, broken = self._default_of(setting)
            if broken:
                return None
        try:
            return setting.kind.read(text)
        except ValueError as error:
            # an address with a password in it must not end up in a log
            shown = "" if setting.secret else f", not {text!r}"
            self.problems.setdefault(setting.name, f"{setting.name} {error}{shown}.")
            return None

    def _default_of(self, setting: Setting) -> tuple[str, bool]:
        """Answer the default with what it rests on filled in, and whether one of those is wrong."""
        others = {
            name: self.value(self._declared[name])
            for name in re.findall(r"<([A-Z_]+)>", setting.default)
        }
        text = setting.default
        for name, other in others.items():
            text = text.replace(f"<{name}>", str(other))
        return text, None in others.values()

    def unknown(self) -> Iterator[str]:
        """Name each REVIEW_* variable that nobody declares, with the nearest known name."""
        for name in sorted(self._environ):
            if name.startswith("REVIEW_") and name not in self._declared:
                near = difflib.get_close_matches(name, self._declared, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                yield f"{name} is not a setting of this program.{hint}"
