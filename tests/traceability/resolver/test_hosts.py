"""The list that ships takes the addresses that the Share button of a phone gives."""

from traceability.resolver.hosts import is_roundabout, leads_to, shipped_hosts


def test_short_forms_of_approved_hosts_that_are_their_own_are_approved() -> None:
    for address in (
        "https://youtu.be/aBcD_123-xy?si=x",
        "https://fb.watch/aBc/",
        "https://vt.tiktok.com/ZS/",
        "https://vn.shp.ee/aBc",
    ):
        assert leads_to(address, shipped_hosts()), address
    for address in ("https://bit.ly/aBc", "https://youtu.be.evil.vn/a", "http://youtu.be/a"):
        assert not leads_to(address, shipped_hosts()), address


def test_pages_that_lead_wherever_their_address_says_are_not_approved() -> None:
    for address in (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.vn",
        "https://www.facebook.com/l.php?u=https://evil.vn",
        "https://m.facebook.com//L.PHP?u=https://evil.vn",
        "https://www.youtube.com/redirect?q=https://evil.vn",
        "https://youtube.com/%72edirect?q=https://evil.vn",
        "https://www.youtube.com//Redirect?q=https://evil.vn",
        "https://www.youtube.com/redirect;a=b?q=https://evil.vn",
        "https://www.youtube.com/redirect/?q=https://evil.vn",
        "https://www.tiktok.com/link/v2?target=https://evil.vn",
        "https://consent.youtube.com/m?continue=https://evil.vn",
        "https://c.lazada.vn/t/c.x?url=https://evil.vn",
        "https://shopee.vn/universal-link?redir=https%253A%252F%252Fevil.vn",
        "https://shopee.vn/chuyen?den=//evil.vn",
        "https://shopee.vn/chuyen?den=%5C%5Cevil.vn",
        "https://www.youtube.com/signin?next=/redirect?q=https://evil.vn",
    ):
        assert not leads_to(address, shipped_hosts()), address
    for address in (
        "https://www.facebook.com/banhcay/posts/1",
        "https://www.tiktok.com/@banhcay/video/1",
        "https://www.youtube.com/redirects-are-fun",
        "https://www.youtube.com/c/redirect",
        "https://www.youtube.com/watch?v=a1&t=12s#xem",
        "https://shopee.vn//banh-cay-i.1.2?sp_atk=a/b",
    ):
        assert leads_to(address, shipped_hosts()), address


def test_a_path_that_browsers_and_servers_read_otherwise_is_not_approved() -> None:
    for address in (
        "https://www.youtube.com/x/../redirect?q=https://evil.vn",
        "https://www.youtube.com/./redirect?q=https://evil.vn",
        "https://www.youtube.com/%2e%2E/redirect?q=https://evil.vn",
        "https://www.youtube.com/x/.%2e/redirect?q=https://evil.vn",
        "https://www.youtube.com/%252e/redirect?q=https://evil.vn",
        "https://www.youtube.com/a%2Fb/../redirect?q=https://evil.vn",
        "https://www.youtube.com/..;a/redirect?q=https://evil.vn",
        "https://www.youtube.com/x%5C..%5Credirect?q=https://evil.vn",
        "https://www.facebook.com/x/../l.php?u=https://evil.vn",
    ):
        assert is_roundabout(address), address
        assert not leads_to(address, shipped_hosts()), address
    for address in ("https://www.youtube.com/@a..b/.c?v=../x", "https://youtu.be/..."):
        assert not is_roundabout(address), address
        assert leads_to(address, shipped_hosts()), address
