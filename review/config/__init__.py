"""Settings and secrets: everything the house is told from outside.

`settings` reads the environment once, `kinds` holds the types of a setting, `keys` makes and loads
the secrets. Nothing else in the package looks at the environment; no rule of the work is here.
"""

from review.config.keys import (
    Secrets,
    ensure_public_secrets,
    ensure_staff_secrets,
    secrets_of,
)
from review.config.kinds import (
    Address,
    MailSecurity,
    MailServer,
    SecureCookies,
    SettingsError,
)
from review.config.settings import PublicSettings, Setting, Settings, declared_settings

__all__ = [
    "Address",
    "MailSecurity",
    "MailServer",
    "PublicSettings",
    "Secrets",
    "SecureCookies",
    "Setting",
    "Settings",
    "SettingsError",
    "declared_settings",
    "ensure_public_secrets",
    "ensure_staff_secrets",
    "secrets_of",
]
