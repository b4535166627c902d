"""Read the settings of an installation once, and report all that is wrong with them together.

Every setting is an environment variable ``GOCQUE_*``. Nothing else in the house reads the
environment, so this file is the whole list of what an installation can decide.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.proxies import Network, read_networks

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_AGENCY = ("Sở Công Thương", "Department of Industry and Trade")  # in Vietnamese, in English
_AREA = ("Khu vực Thái Bình", "Thai Binh area")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_SAMPLE_KEYS = frozenset({"dev", "secret", "changeme", "change-me", "secret_key"})


class BadSettings(Exception):
    """The environment does not describe an installation that can start."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Cài đặt chưa dùng được:\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """What one installation has decided; made by `read_settings`.

    Attributes:
        secret_key: Signs cookies and keys the limiter's hashes.
        database_url: SQLAlchemy URL; SQLite under `instance` unless set. The path of a file is absolute.
        redis_url: Redis for jobs and limits; None means files of SQLite.
        media_url: fsspec URL of the picture and paper store.
        public_url: Scheme and host that QR codes carry, without a slash at the end.
        instance: Folder for everything that the installation writes.
        agency_en: Name of the agency on English pages; likewise `area_en`.
        rate_factor: Multiplies every rate limit; judges and load tests raise it.
        link_check: Hosts that may be asked whether a link is alive, each with all below it; `*` alone:
            every public one; empty: nobody is ever asked.
        trusted_proxies: Addresses and networks of the proxies whose `X-Forwarded-For` is believed.
        sample_pictures: Folder that keeps the sample's drawn photos for the next empty installation.
    """

    secret_key: str = field(repr=False)
    database_url: str
    redis_url: str | None
    media_url: str
    public_url: str
    agency: str
    area: str
    metrics_token: str | None = field(repr=False)
    sample_password: str | None = field(repr=False)
    sample_anywhere: bool
    instance: Path
    agency_en: str
    area_en: str
    rate_factor: int = 1
    sample_pictures: Path | None = None
    link_check: frozenset[str] = frozenset()
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def is_https(self) -> bool:
        """Say whether the public address is served over TLS."""
        return self.public_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Say whether the public address can only be reached from this machine."""
        return urlsplit(self.public_url).hostname in LOOPBACK_HOSTS


def _written_key(instance: Path) -> str:
    """Return the key that `make run` wrote for this installation; "" when there is none."""
    try:
        return (instance / "secret_key").read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _in_instance(database_url: str, instance: Path) -> str:
    """Let a file of SQLite that is named without its folder lie in the installation's, whoever opens it."""
    return re.sub(
        r"^sqlite:///(file:)?(?![/:?]|file:|$)",
        lambda found: f"{found[0]}{instance.as_posix()}/",
        database_url,
    )


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings.

    Args:
        environ: Variables to read; the process environment when left out.

    Raises:
        BadSettings: With one sentence for each variable that is missing or wrong.
    """
    env = os.environ if environ is None else environ
    problems: list[str] = []
    instance = Path(env.get("GOCQUE_INSTANCE") or ROOT / "instance").resolve()

    secret_key = env.get("GOCQUE_SECRET_KEY") or _written_key(instance)
    if len(secret_key) < 32 or secret_key.lower() in _SAMPLE_KEYS:
        problems.append("GOCQUE_SECRET_KEY phải là chuỗi ngẫu nhiên từ 32 ký tự; `make run` tự tạo giúp bạn.")

    port = env.get("PORT") or "8000"
    if not port.isdigit():
        problems.append(f"PORT phải là số, hiện là {port!r}.")
    public_url = (env.get("GOCQUE_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        problems.append(f"GOCQUE_PUBLIC_URL phải có dạng https://ten-mien, hiện là {public_url!r}.")

    database_url = env.get("GOCQUE_DATABASE_URL") or f"sqlite:///{instance / 'gocque.db'}"
    if database_url.startswith(("postgres://", "postgresql://")):
        database_url = "postgresql+psycopg://" + database_url.split("://", 1)[1]
    database_url = _in_instance(database_url, instance)
    if not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        problems.append("GOCQUE_DATABASE_URL phải bắt đầu bằng sqlite:/// hoặc postgresql://.")

    rate_factor = env.get("GOCQUE_RATE_FACTOR") or "1"
    if not rate_factor.isdigit() or int(rate_factor) < 1:
        problems.append(f"GOCQUE_RATE_FACTOR phải là số nguyên dương, hiện là {rate_factor!r}.")

    link_check = frozenset((env.get("GOCQUE_LINK_CHECK") or "").replace(",", " ").lower().split())
    if wrong := sorted(host for host in link_check - {"*"} if not _HOST.fullmatch(host)):
        problems.append(
            f"GOCQUE_LINK_CHECK phải là * hoặc các tên miền như thaibinh.gov.vn, hiện có {wrong}."
        )
    if "*" in link_check and len(link_check) > 1:
        problems.append("GOCQUE_LINK_CHECK là * thì không kèm tên miền nào khác.")

    trusted_proxies, wrong = read_networks(env.get("GOCQUE_TRUSTED_PROXIES") or "")
    if wrong:
        problems.append(
            "GOCQUE_TRUSTED_PROXIES phải là địa chỉ của từng proxy, như 127.0.0.1 hay 10.0.0.7, hoặc dải "
            f"mạng chỉ có proxy, không rộng hơn /16 (IPv6: /48), hiện có {wrong}."
        )

    sample_password = env.get("GOCQUE_SAMPLE_PASSWORD") or None
    if sample_password is not None and len(sample_password) < 8:
        problems.append("GOCQUE_SAMPLE_PASSWORD phải có ít nhất 8 ký tự.")

    if problems:
        raise BadSettings(problems)
    agency = env.get("GOCQUE_AGENCY") or _AGENCY[0]
    area = env.get("GOCQUE_AREA") or _AREA[0]
    return Settings(
        secret_key=secret_key,
        database_url=database_url,
        redis_url=env.get("GOCQUE_REDIS_URL") or None,
        media_url=env.get("GOCQUE_MEDIA_URL") or f"file://{instance / 'media'}",
        public_url=public_url,
        agency=agency,
        area=area,
        agency_en=env.get("GOCQUE_AGENCY_EN") or (_AGENCY[1] if agency == _AGENCY[0] else agency),
        area_en=env.get("GOCQUE_AREA_EN") or (_AREA[1] if area == _AREA[0] else area),
        metrics_token=env.get("GOCQUE_METRICS_TOKEN") or None,
        sample_password=sample_password,
        sample_anywhere=env.get("GOCQUE_SAMPLE_ANYWHERE") == "1",
        instance=instance,
        rate_factor=int(rate_factor),
        link_check=link_check,
        trusted_proxies=trusted_proxies,
        sample_pictures=Path(kept).resolve() if (kept := env.get("GOCQUE_SAMPLE_PICTURES")) else None,
    )
