"""The list that ships takes the addresses that the Share button of a phone gives."""

from traceability.resolver.hosts import leads_to, shipped_hosts


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
