"""Every setting of the program, typed, with its environment variable and default."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not bound
ROOT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting that cannot be used, said in one line."""


@dataclass(frozen=True)
class Settings:
    """What the surroundings decide. The fields' names are the variables' in lower case."""

    tracker_instance: Path
    database_url: str
    host: str
    port: int
    base_url: str
    trusted_proxies: int
    mail_server: str
    mail_from: str
    secret_key: str

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        """The host of the base address; on one's own machine also its other names."""
        host = urlsplit(self.base_url).hostname or "127.0.0.1"
        own = ["127.0.0.1", "localhost", "[::1]"]
        return own if host in {"127.0.0.1", "localhost", "::1"} else [host]


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; makes the instance folder and its secrets at first start."""
    values = os.environ if environment is None else environment
    instance = Path(values.get("TRACKER_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    host = values.get("HOST") or "127.0.0.1"
    port = _number(values, "PORT", 8000)
    reached_at = "127.0.0.1" if host in _EVERYWHERE else host
    default_base = f"http://{reached_at}:{port}"
    return Settings(
        tracker_instance=instance,
        database_url=_database_url(values, instance),
        host=host,
        port=port,
        base_url=_base_url(values.get("BASE_URL") or default_base),
        trusted_proxies=_number(values, "TRUSTED_PROXIES", 0),
        mail_server=_mail_server(values.get("MAIL_SERVER", "")),
        mail_from=values.get("MAIL_FROM", ""),
        secret_key=_secret(instance / "secret_key"),
    )


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise SettingError(f"{name} must be a whole number from 0 to 65535, not {text!r}.")
    return int(text)


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError(f"BASE_URL must look like https://tracker.example.org, not {text!r}.")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    if text and urlsplit(text).scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise SettingError(
            "MAIL_SERVER must look like smtp+starttls://name:password@mail.example.org:587."
        )
    return text


def _database_url(values: Mapping[str, str], instance: Path) -> str:
    given = values.get("DATABASE_URL")
    if not given:
        return f"sqlite:///{instance / 'tracker.sqlite3'}"
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", given)


def _secret(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
