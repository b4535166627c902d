"""What is a person's look, told from robots, previews and pages fetched ahead."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories.scans import PHONE
from traceability.scans.repeats import SLOTS, own_memory, shared_memory
from traceability.scans.visitors import is_look, is_robot

NOW = int(datetime(2026, 11, 27, 8, 30, tzinfo=UTC).timestamp())
TEN_MINUTES = 600
DAY = 86_400


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    "name",
    [
        PHONE,
        f"{IPHONE} (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        f"{IPHONE} Mobile/15E148 Zalo iOS/2405 ZaloTheme/light",
        "Mozilla/5.0 (Linux; Android 13; wv) Chrome/124.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/465.0;]",
        "Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) Chrome/110.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) coc_coc_browser/120.0 Chrome/120.0 Safari/537.36",
    ],
)
def test_people_look_with_phones_and_inside_apps(name: str) -> None:
    assert not is_robot(name)
    assert is_look({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": name}, 200)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0 A",
        "TelegramBot (like TwitterBot)",
        "ViberUrlDownloader",
        "Mozilla/5.0 (Macintosh) SkypeUriPreview Preview/0.5",
        "Zalobot/1.0",
        "Mozilla/5.0 (compatible; Zalo; +https://zalo.me)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_robots_programs_and_previews_do_not_look(name: str) -> None:
    assert is_robot(name)
    assert not is_look({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": name}, 200)


@pytest.mark.parametrize(
    "told",
    [
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_PURPOSE": "preview"},
        {"HTTP_X_MOZ": "prefetch"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
    ],
)
def test_what_is_fetched_ahead_or_not_read_does_not_count(told: dict[str, str]) -> None:
    assert not is_look({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PHONE, **told}, 200)


def test_only_pages_that_were_given_count_kept_ones_too() -> None:
    asked = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PHONE}

    assert [status for status in (200, 304, 307, 404, 429, 500, 503) if is_look(asked, status)] == [200, 304]


def test_a_device_that_looks_again_within_minutes_is_known() -> None:
    repeats = own_memory()

    assert not repeats.is_repeat("a", "page", NOW, TEN_MINUTES)
    assert repeats.is_repeat("a", "page", NOW + 599, TEN_MINUTES)
    assert not repeats.is_repeat("a", "other page", NOW, TEN_MINUTES)
    assert not repeats.is_repeat("b", "page", NOW, TEN_MINUTES)
    assert not repeats.is_repeat("a", "page", NOW + 600, TEN_MINUTES)


def test_a_crowd_that_looks_again_is_known_but_for_a_few() -> None:
    repeats = own_memory()
    crowd = [f"device {number}" for number in range(5000)]

    assert sum(repeats.is_repeat(each, "page", NOW, TEN_MINUTES) for each in crowd) == 0
    assert sum(repeats.is_repeat(each, "page", NOW + 60, TEN_MINUTES) for each in crowd) >= 4970


def test_processes_of_one_installation_share_what_they_remember(tmp_path: Path) -> None:
    one, two = (shared_memory("/srv/gocque", tmp_path) for _ in range(2))
    other = shared_memory("/srv/other", tmp_path)

    assert not one.is_repeat("a", "page", NOW, TEN_MINUTES)
    assert two.is_repeat("a", "page", NOW, TEN_MINUTES)
    assert not other.is_repeat("a", "page", NOW, TEN_MINUTES)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert shared_memory("/srv/gocque", tmp_path / "none").is_repeat("a", "page", NOW, TEN_MINUTES) is False


def test_yesterdays_looks_go_with_yesterdays_key(tmp_path: Path) -> None:
    repeats = shared_memory("/srv/gocque", tmp_path)
    [memory] = tmp_path.iterdir()
    repeats.is_repeat("203.0.113.7", "page", NOW, TEN_MINUTES)
    before = memory.read_bytes()

    repeats.is_repeat("203.0.113.8", "page", NOW + DAY, TEN_MINUTES)

    after = memory.read_bytes()
    assert b"203.0.113" not in before + after
    assert before[8:40] != after[8:40]
    assert sum(any(after[64 + 16 * slot : 80 + 16 * slot]) for slot in range(SLOTS)) == 1
