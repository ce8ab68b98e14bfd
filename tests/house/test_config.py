"""The settings and secrets of a house: defaults, every refusal with its sentence, file modes.

Environments are plain mappings and folders are temporary: nothing of the machine is read.
"""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from review.config import (
    Address,
    MailSecurity,
    MailServer,
    PublicSettings,
    Secrets,
    Settings,
    SettingsError,
    declared_settings,
    ensure_public_secrets,
    ensure_staff_secrets,
    secrets_of,
)


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = Settings.from_env({})
    home = Path("instance").absolute()
    assert settings.data == home
    assert settings.database_url == f"sqlite:///{home}/staff/review.db"
    assert settings.migrate_database_url == settings.database_url
    assert settings.public_database_url == f"sqlite:///{home}/public/catalogue.db"
    assert settings.queue_url == f"sqlite:///{home}/staff/queue.db"
    assert settings.public_files == home / "public" / "files"
    assert settings.staff_listen == Address("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8001"
    assert settings.time_zone == ZoneInfo("Asia/Shanghai")
    assert (settings.idle_minutes, settings.admin_idle_minutes, settings.sign_in_hours) == (
        30,
        10,
        12,
    )
    assert not settings.staff_cookies_secure


def test_everything_that_rests_on_the_data_folder_follows_it() -> None:
    settings = Settings.from_env({"REVIEW_DATA": "/srv/house", "REVIEW_PUBLIC_LISTEN": "[::1]:9"})
    assert settings.staff_folder == Path("/srv/house/staff")
    assert settings.public_database_url == "sqlite:////srv/house/public/catalogue.db"
    assert settings.public_url == "http://[::1]:9"


def test_a_postgresql_address_names_the_driver_we_ship() -> None:
    for short in ("postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"):
        settings = Settings.from_env({"DATABASE_URL": short})
        assert settings.database_url == "postgresql+psycopg://u@h/d"
        assert settings.migrate_database_url == settings.database_url


def test_all_problems_are_told_at_once() -> None:
    environ = {
        "REVIEW_UPLOAD_LIMIT_MB": "-3",
        "REVIEW_STAFF_LISTEN": "8000",
        "REVIEW_TIME_ZONE": "Mars/Olympus",
        "REVIEW_SECURE_COOKIES": "perhaps",
        "DATABASE_URL": "mysql://root:hunter2@db/x",
        "REVIEW_UPLOAD_LIMIT": "5",
        "REVIEW_PUBLIC_URL": "gopher://x",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ)
    problems = caught.value.problems
    named = [problem.split()[0] for problem in problems]
    assert sorted(named) == sorted(environ)
    assert any("Did you mean REVIEW_UPLOAD_LIMIT_MB?" in problem for problem in problems)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REVIEW_WORKER_THREADS", "0"),
        ("REVIEW_WORKER_THREADS", "two"),
        ("REVIEW_WORKER_THREADS", "１"),
        ("REVIEW_STAFF_LISTEN", "127.0.0.1:70000"),
        ("REVIEW_STAFF_LISTEN", ":8000"),
        ("REVIEW_TIME_ZONE", "../etc/passwd"),
        ("QUEUE_URL", "amqp://x"),
    ],
)
def test_a_value_out_of_shape_is_one_clear_problem(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: value})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{name} must ")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail", MailServer("mail", 25, MailSecurity.NONE)),
        ("smtps://u:p%40ss@mail:4650", MailServer("mail", 4650, MailSecurity.TLS, "u", "p@ss")),
        ("smtp+starttls://u:p@mail", MailServer("mail", 587, MailSecurity.STARTTLS, "u", "p")),
        ("", None),
    ],
)
def test_a_mail_server_is_named_by_an_address(url: str, server: MailServer | None) -> None:
    settings = Settings.from_env({"REVIEW_SMTP_URL": url, "REVIEW_STAFF_LISTEN": "10.0.0.5:80"})
    assert settings.mail_server == server
    assert settings.staff_url == "http://10.0.0.5:80"
    assert "p@ss" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REVIEW_SMTP_URL", "mail.example"),
        ("REVIEW_SMTP_URL", "http://u:hunter2@mail"),
        ("REVIEW_SMTP_URL", "smtp://mail:99999"),
        ("REVIEW_SMTP_URL", "smtp://mail/path"),
        ("REVIEW_MAIL_FROM", "nobody"),
        ("REVIEW_MAIL_FROM", "a@b, c@d"),
        ("REVIEW_MAIL_DOMAINS", "town example"),
    ],
)
def test_a_mail_setting_out_of_shape_is_one_clear_problem(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: value})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{name} must ")
    assert "hunter2" not in problem


def test_mail_goes_where_the_house_says() -> None:
    settings = Settings.from_env({"REVIEW_MAIL_DOMAINS": " Town.example , gov.example,"})
    assert settings.mail_domains == ("town.example", "gov.example")
    assert Settings.from_env({}).mail_domains == ()


def test_a_wrong_data_address_is_not_told_twice() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"REVIEW_PUBLIC_LISTEN": "nowhere"})
    assert len(caught.value.problems) == 1  # REVIEW_PUBLIC_URL rests on it


def test_the_public_catalogue_never_lies_in_the_staff_database() -> None:
    same = "postgresql://u@h/one"
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"DATABASE_URL": same, "PUBLIC_DATABASE_URL": same})
    assert len(caught.value.problems) == 1


def test_the_public_process_does_not_read_internal_settings() -> None:
    settings = PublicSettings.from_env(
        {"DATABASE_URL": "nonsense", "REVIEW_LOCK_AFTER": "nonsense", "REVIEW_PUBLIC_DATA": "/p"}
    )
    assert settings.public_data == Path("/p")
    assert not hasattr(settings, "database_url")


def test_the_public_process_refuses_an_unknown_name_too() -> None:
    with pytest.raises(SettingsError) as caught:
        PublicSettings.from_env({"REVIEW_PUBLIC_DATE": "/p"})
    assert "REVIEW_PUBLIC_DATA" in caught.value.problems[0]


@pytest.mark.parametrize(
    ("environ", "staff", "public"),
    [
        ({}, False, False),
        ({"REVIEW_STAFF_LISTEN": "0.0.0.0:80"}, True, False),
        ({"REVIEW_PUBLIC_URL": "https://open.example.cn"}, False, True),
        ({"REVIEW_SECURE_COOKIES": "on"}, True, True),
        ({"REVIEW_SECURE_COOKIES": "off", "REVIEW_STAFF_LISTEN": "0.0.0.0:80"}, False, False),
    ],
)
def test_cookies_are_secure_unless_only_this_machine_listens(
    environ: dict[str, str], *, staff: bool, public: bool
) -> None:
    settings = Settings.from_env(environ)
    assert (settings.staff_cookies_secure, settings.public_cookies_secure) == (staff, public)


def test_a_database_password_is_in_no_repr() -> None:
    settings = Settings.from_env({"DATABASE_URL": "postgresql://u:hunter2@h/d"})
    assert "hunter2" not in repr(settings)
    assert "REVIEW" not in repr(Secrets.fresh())
    assert "key" not in repr(Secrets.fresh())


def test_every_setting_tells_its_meaning_and_its_default_can_be_read() -> None:
    listed = declared_settings()
    assert len({setting.name for setting in listed}) == len(listed)
    assert all(setting.help.endswith(".") and setting.kind.name for setting in listed)
    assert {setting.name for setting in listed if setting.secret} == {
        "DATABASE_URL",
        "MIGRATE_DATABASE_URL",
        "PUBLIC_DATABASE_URL",
        "QUEUE_URL",
        "REVIEW_SMTP_URL",
    }
    public = {setting.name for setting in listed if setting.public}
    assert "REVIEW_PUBLIC_DATA" in public
    assert "REVIEW_DATA" not in public


def _settings(folder: Path) -> Settings:
    return Settings.from_env({"REVIEW_DATA": str(folder / "house")})


def test_secrets_are_made_once_and_belong_to_their_owner_only(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert secrets_of(settings.staff_secrets) is None
    made = ensure_staff_secrets(settings)
    assert ensure_staff_secrets(settings) == made == secrets_of(settings.staff_secrets)
    keys = list(settings.staff_secrets.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}
    for folder in (settings.staff_folder, settings.staff_secrets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len({made.session_key, made.value_key, made.queue_key}) == 3


def test_staff_and_public_have_secrets_of_their_own(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert ensure_public_secrets(settings) != ensure_staff_secrets(settings)


def test_a_secret_others_can_read_is_refused_with_its_cure(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    ensure_staff_secrets(settings)
    key = settings.staff_secrets / "value_key.key"
    key.chmod(0o640)
    with pytest.raises(SettingsError) as caught:
        secrets_of(settings.staff_secrets)
    assert caught.value.problems == (
        f"{key} is open to other users; close it with: chmod 600 '{key}'",
    )


def test_a_lost_or_cut_secret_is_refused_and_not_replaced(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    ensure_staff_secrets(settings)
    (settings.staff_secrets / "value_key.key").unlink()
    (settings.staff_secrets / "queue_key.key").write_bytes(b"short")
    with pytest.raises(SettingsError) as caught:
        ensure_staff_secrets(settings)
    assert len(caught.value.problems) == 2
    assert not (settings.staff_secrets / "value_key.key").exists()


def test_processes_that_begin_at_once_agree_on_the_secrets(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    made: list[Secrets] = []
    threads = [
        threading.Thread(target=lambda: made.append(ensure_staff_secrets(settings)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len({secret.session_key for secret in made}) == 1
    assert [path.name for path in settings.staff_folder.iterdir()] == ["secrets"]


def test_a_folder_that_can_not_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "house").write_text("a file is in the way")
    with pytest.raises(SettingsError) as caught:
        ensure_staff_secrets(_settings(tmp_path))
    assert len(caught.value.problems) == 1
    assert str(tmp_path) in caught.value.problems[0]
