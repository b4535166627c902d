"""The addresses that judges and screenshots visit, in one place.

A new page type gets a line here. A word in braces stands for an address of the sample, which `FOUND` finds
by following a link as a person would: numbers and codes differ from one installation to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.e2e.server import Server

PUBLIC = (
    "/",
    "/tim?q=nuoc+mam",
    "{lot}",
    "{code}",
    "{product}",
    "{business}",
    "/?lang=en",
    "/tim?q=fish+sauce&lang=en",
    "{lot}?lang=en",
    "{code}?lang=en",
    "{product}?lang=en",
    "{business}?lang=en",
    "{carton}",
    "{carton}?lang=en",
    "{place}",
    "{place}?lang=en",
    "/du-lieu-mo",
    "/du-lieu-mo?lang=en",
    "/du-lieu-mo/co-so-theo-xa",
    "/du-lieu-mo/co-so-theo-xa?lang=en",
    "/du-lieu-mo/thay-doi",
    "/du-lieu-mo/api",
)
"""Pages for everybody: no script, at most 60 KiB."""

SIGNED_OUT = (
    "/dang-nhap",
    "/dang-nhap?lang=en",
    "{report}",
    "{report}?lang=en",
    "{scan_place}",
    "/dang-ky",
    "/quen-mat-khau",
    "/quen-mat-khau/doi-so",
    "/loi-moi",
    "/lop",
    "{room}",
)
"""Pages for everybody that set a cookie."""

PAPER_FORM = "/quan-ly/ho-so/giay-to/them?loai=ocop"
PAPER_FIELDS = {
    "number": "12/QĐ",
    "issuer": "UBND tỉnh",
    "issued_on": "2026-01-02",
    "stars": "3",
    "expiry": "usual",
    "form_id": "{uuid}",
}
"""What the form of a paper needs besides the scan that a judge sends; `{uuid}` is new each time."""

SIGNED_IN = {
    "producer": (
        "/quan-ly/san-pham",
        "/quan-ly/san-pham/moi",
        "{my_product}",
        "{my_product}/sua",
        "{my_product}/anh",
        "{my_product}/dang",
        "{my_product}/rut",
        "{my_photo}",
        "{my_photo_words}",
        "{my_product}/phan-loai",
        "{my_product}/phan-loai/cach",
        "{my_product}/dac-diem",
        "{my_product}/goi-hang",
        "{my_product}/tieng-anh",
        "{my_product}/tieng-anh/goi-y",
        "{my_product}/viet-mo-ta",
        "{my_own_words}",
        "{my_category_choice}",
        "{my_product}/ban-buon",
        "{my_product}/lich-su",
        "/quan-ly/huong-dan/quy-tac",
        "/quan-ly/ho-so/lich-su",
        "/quan-ly/ho-so",
        "/quan-ly/ho-so/sua",
        "/quan-ly/ho-so/dang-ky",
        "/quan-ly/ho-so/loai-hinh",
        "{my_kind_line}",
        "/quan-ly/ho-so/thanh-vien",
        "/quan-ly/ho-so/thanh-vien/moi",
        "/quan-ly/ho-so/roi",
        "/quan-ly/loi-moi",
        "/quan-ly/ho-so/giay-to",
        "/quan-ly/ho-so/giay-to/them",
        PAPER_FORM,
        "{my_paper}",
        "{my_paper}/sua",
        "{my_paper}/thay",
        "{my_paper}/bo",
        "/quan-ly/co-so",
        "/quan-ly/lo-hang",
        "/quan-ly/lo-hang/them",
        "{my_lot_form}",
        "{my_lot}",
        "{my_lot}/ghi",
        "{my_event}",
        "{my_product}/truy-xuat",
        "{my_product}/duong-dan",
        "{my_product}/duong-dan/them",
        "{my_lot}/duong-dan",
        "/quan-ly/tem",
        "{my_code}",
        "{my_wish}",
        "/quan-ly/tem/nho-in",
        "{my_labels}",
        "/quan-ly/ma-tung-mon",
        "/quan-ly/ma-tung-mon/tao",
        "{my_issue}",
        "{my_range}",
        "{my_range}/danh-sach",
        "{my_range}/huy",
        "{my_product}/luot-tra-cuu",
        "/quan-ly/ma-so",
        "/quan-ly/ma-so/giay/them",
        "{my_numbers_paper}",
        "{my_numbers}",
        "{my_numbers}/xem-lai",
        "/quan-ly/thung",
        "/quan-ly/thung/them",
        "{my_carton}",
        "{my_carton}/mo",
        "{my_carton}/bo",
        "/quan-ly/noi",
        "/quan-ly/noi/them",
        "{my_place}",
        "{my_place}/dong",
        "/quan-ly/ban-hang",
        "/quan-ly/ban-hang/tieng-anh",
        "/quan-ly/ban-hang/shopee",
        "/quan-ly/ban-hang/shopee/anh",
        "/quan-ly/ban-hang/shopee/dan",
        "/quan-ly/ban-hang/shopee/tra-lai",
        "/quan-ly/ban-hang/sendo",
        "/quan-ly/ban-hang/alibaba",
        "/quan-ly/ban-hang/shopee/bo-sung",
        "/quan-ly/ban-hang/alibaba/bo-sung",
        "/quan-ly/ban-hang/shopee/luat",
        "{my_product}/cach-ban",
        "{my_product}/anh-phan-loai",
        "/quan-ly/ban-hang/google",
        "/quan-ly/ban-hang/neutral",
        "/quan-ly/ban-hang/lich-su",
        "/quan-ly/ban-hang/gian-hang",
        "/quan-ly/ban-hang/gian-hang/them",
        "/quan-ly/ban-hang/shopee/chon-san-pham",
        "/quan-ly/ban-hang/sendo/chon-san-pham?thay-doi=1",
        "/quan-ly/ban-hang/shopee/dang-ban",
        "/quan-ly/ban-hang/shopee/nhan-gian-hang",
        "/tai-khoan",
        "/tai-khoan/ten",
        "/tai-khoan/mat-khau",
        "/tai-khoan/so-dien-thoai",
        "{room}",
        "/quan-ly/nguoi-ho-tro",
        "{my_help}",
    ),
    "helper": (
        "/ho-tro",
        "{helped}",
        "/ho-tro/in-tem",
        "{wished}",
        "/ho-tro/phien",
        "{past_help}",
        "/ho-tro/ma-khoi-phuc",
        "/ho-tro/lop",
        "/ho-tro/lop/danh-sach?xem=luot",
        "/ho-tro/hoat-dong",
        "/ho-tro/hoat-dong/danh-sach?xem=lop",
        "/lop/mo-lop",
        "{room_list}",
    ),
    "partner": (
        "/ho-tro/hop-tac-xa",
        "{cooperative}",
        "{cooperative}/sua",
        "{cooperative}/chuong-trinh",
        "/ho-tro/de-xuat",
        "/ho-tro/de-xuat/them",
        "{my_proposal}",
        "{my_proposal}/rut",
    ),
    "officer": (
        "/tai-khoan",
        "/tai-khoan/khoa-truy-cap",
        "/tai-khoan/khoa-truy-cap/them",
        "{copied}",
        "/can-bo/ma-khoi-phuc",
        "/can-bo",
        "/can-bo/co-so",
        "/can-bo/co-so?xac-minh=chua",
        "{their_business}",
        "{their_business}/xac-minh",
        "{their_business}/dang-ky",
        "{their_business}/loai-hinh",
        "{their_business}/trao",
        "/can-bo/co-so/them",
        "/can-bo/co-so/loi-nho",
        "/can-bo/gian-hang",
        "/can-bo/so-lieu/tren-san",
        "/can-bo/so-lieu/tren-san?xem=gian-hang",
        "/can-bo/giay-to",
        "/can-bo/giay-to?xem=tat-ca",
        "{their_paper}",
        "{their_paper}/doi-chieu",
        "{their_paper}/tra-lai",
        "/can-bo/ma-so",
        "/can-bo/ma-so?xem=da-xac-nhan",
        "/can-bo/ma-so/xem-lai",
        "{their_numbers_paper}",
        "{their_numbers_paper}/xac-nhan",
        "{their_numbers_paper}/tu-choi",
        "{their_business}/lich-su",
        "/can-bo/san-pham",
        "{their_product}",
        "{their_product}/duyet",
        "{their_product}/lich-su",
        "{their_product}/tra-lai",
        "/can-bo/so-lieu",
        "/can-bo/so-lieu/bang-cheo",
        "/can-bo/so-lieu/vi-sao",
        "{figure}",
        "{figure_of_acts}",
        "/can-bo/chuong-trinh",
        "{programme}",
        "/can-bo/chuong-trinh/nhap-tep",
        "/can-bo/chuong-trinh/them",
        "{programme}/sua",
        "{programme}/ke-hoach",
        "{their_target}",
        "{programme}/van-ban",
        "/can-bo/chi-tieu?tu=2022-01-01&den=2023-12-31",
        "/can-bo/chi-tieu/them",
        "/can-bo/chi-tieu/TRAIN.persons",
        "/can-bo/chi-tieu/STALL.stalls/ke-hoach",
        "/can-bo/chi-tieu/MARKET.products",
        "/can-bo/chi-tieu/MARKET.products/so-lieu",
        "/can-bo/chi-tieu/GRDP.digital",
        "/can-bo/chi-tieu/GRDP.digital/dinh-nghia",
        "/can-bo/goi-tuan-nay",
        "/can-bo/goi-tuan-nay?xem=hen-lai",
        "{call}",
        "{proven_act}",
        "{look}",
        "{notice}",
        "{their_target_removed}",
        "/can-bo/trung-lap",
        "{merge}",
        "/can-bo/ghi-nhan",
        "/can-bo/ghi-nhan/them",
        "/can-bo/ghi-nhan/nhap-tep",
        "/can-bo/can-gia-han",
        "/can-bo/da-tra-lai",
        "/can-bo/doi-chieu-theo-lo",
        "{act_form}",
        "{act}",
        "{act}/minh-chung",
        "{draft}/nghiem-thu",
        "{draft}/sua",
        "{draft}/huy",
        "/can-bo/bao-cao",
        "/can-bo/bao-cao/da-chot",
        "{frozen}",
        "/can-bo/de-xuat",
        "{new_proposal}",
        "{new_proposal}/nhan",
        "{new_proposal}/tu-choi",
        "/can-bo/kiem-tra",
        "/can-bo/kiem-tra/duong-dan-chua-kiem-tra",
        "/can-bo/kiem-tra/giay-to-het-han",
        "/can-bo/kiem-tra/gian-hang-chua-xac-nhan",
        "/can-bo/kiem-tra/duong-dan-chua-kiem-tra?noi=huyen-340&da-xem=chua-xem",
        "{inspected}",
        "/can-bo/so-lieu?tu=2023-01-01&den=2023-12-31&chi-loai-hinh=hop_tac_xa&nhip=thang",
        "/can-bo/lop-tap-huan",
        "/can-bo/lop-tap-huan/danh-sach?xem=nguoi",
        "/can-bo/lop-tap-huan/danh-sach?xem=co-so",
        "/can-bo/nguoi-ho-tro",
        "{helpers_deeds}",
        "/lop/mo-lop",
        "{wall_still}",
        "{room}/man-hinh",
        "{room}/them-nguoi",
        "{room}/dong",
    ),
    "verifier": (
        "/can-bo/bao-cao/chot?tu=2022-01-01&den=2023-12-31",
        "{frozen}/dieu-chinh",
        "{frozen}/ban-ky",
        "/can-bo/ghi-nhan?chua-doi-chieu=1",
        "/can-bo/doi-chieu-theo-lo/lap",
        "{act}/doi-chieu",
        "{act}/huy-hieu-luc",
        "{choose_duplicate}",
        "{compare}",
        "{merge}",
        "{merge}/go",
    ),
    "auditor": ("/can-bo/nhat-ky-he-thong", "{trail_of_one}", "/can-bo/nhat-ky-dang-nhap"),
    "administrator": (
        "/can-bo/tai-khoan",
        "/can-bo/tai-khoan?q=khong+co+ai",
        "/can-bo/tai-khoan/them",
        "{person}",
        "{person}/sua",
        "{person}/noi?q=dong+hung",
        "{person}/mat-khau",
        "{person}/khoa",
        "/can-bo/tai-khoan/co-quan",
        "{agency}",
        "/can-bo/cai-dat",
        "/can-bo/cai-dat/dang-nhap",
        "/can-bo/cai-dat/gian-hang",
        "/can-bo/cai-dat/duong-dan",
        "/can-bo/cai-dat/luat/shopee",
        "/can-bo/cai-dat/luat/sendo/name-length",
        "/can-bo/cai-dat/luat/shopee/permit-ocop",
        "/can-bo/cai-dat/doi-luat/shopee",
        "/can-bo/cai-dat/nhom-hang/shopee",
        "{category}",
        "/can-bo/cai-dat/nganh-hang/shopee",
        "/can-bo/cai-dat/nganh-hang/sendo",
        "/can-bo/cai-dat/don-vi/sendo",
        "/can-bo/cai-dat/ty-gia",
    ),
}
"""Pages behind the sign-in, by the role of the sample account that opens them."""

EMPTY = {
    "producer": (
        "/quan-ly/san-pham",
        "/quan-ly/lo-hang",
        "/quan-ly/lo-hang/them",
        "/quan-ly/tem",
        "/quan-ly/ban-hang",
        "/quan-ly/ban-hang/shopee",
        "/quan-ly/ho-so",
        "/quan-ly/ho-so/giay-to",
        "/quan-ly/nhap-tep",
        "/quan-ly/ma-so",
        "/quan-ly/thung",
        "/quan-ly/thung/them",
        "/quan-ly/noi",
    ),
    "officer": (
        "/can-bo/co-so",
        "/can-bo/san-pham",
        "/can-bo/ma-so",
        "/can-bo/ma-so/xem-lai",
        "/can-bo/lo-hang",
        "/can-bo/nghi-ngo",
        "/can-bo/ghi-nhan?tinh-trang=draft&ct=KHONG-CO",
        "/can-bo/so-lieu?tu=1999-01-01&den=1999-12-31",
        "/can-bo/kiem-tra",
        "/can-bo/kiem-tra/duong-dan-hong",
        "/can-bo/kiem-tra/duong-dan-chua-kiem-tra?loai=hang-tren-san&noi=huyen-unknown",
        "/can-bo/chi-tieu",
        "/can-bo/goi-tuan-nay",
        "/can-bo/lop-tap-huan",
        "/can-bo/nguoi-ho-tro",
    ),
    "": ("/tim?q=khong-co-mon-nay",),
}
"""Pages of people who have nothing yet: each says what will stand there and the first step."""

REFUSED = {
    "": ("/dang-nhap", "/dang-ky", "{code}/bao-nghi-ngo"),
    "producer": (
        "/quan-ly/san-pham/moi",
        "{my_product}/sua",
        "{my_lot_form}",
        "{my_lot}/ghi",
        "{my_product}/duong-dan/them",
        "/quan-ly/ban-hang/shopee",
        "/quan-ly/ban-hang/shopee/tra-lai",
        "/quan-ly/nhap-tep",
        "/quan-ly/ho-so/giay-to/them?loai=attp",
        "/quan-ly/ma-so/giay/them",
        "{my_numbers}/xem-lai",
        "/quan-ly/thung/them",
        "/quan-ly/noi/them",
    ),
    "officer": (
        "/can-bo/chi-tieu/them",
        "{call}",
        "{look}",
        "{act_form}",
        "{act}/minh-chung",
        "{draft}/nghiem-thu",
        "{their_product}/tra-lai",
        "/lop/mo-lop",
        "{room}/them-nguoi",
    ),
}
"""Forms that are sent with every field emptied, and come back refused."""

MEASURED = {"producer": ("/quan-ly/san-pham", "/quan-ly/san-pham/moi"), "officer": ("/can-bo/so-lieu",)}
"""Pages behind the sign-in whose speed is measured; of public ones the trace page and the product."""

SEARCH = "/tim?q={}"
NEW_PRODUCT = "/quan-ly/san-pham/moi"
NEW_PRODUCT_FIELDS = {
    "name": "Gạo nếp cái hoa vàng",
    "price": "25000",
    "form_id": "{uuid}",
    "save_draft": "1",
}
"""What the product form needs besides the field that a judge fills; `{uuid}` is new each time."""
SELLING = "/quan-ly/ban-hang/shopee"


class Link(NamedTuple):
    """A link to follow: who sees it, on which page, and what it looks like."""

    role: str
    page: str
    pattern: str
    last: bool = False  # newer things stand above what the sample holds


_LIST = r"/can-bo/so-lieu/danh-sach\?"
FOUND = {
    "frozen": Link("officer", "/can-bo/bao-cao/da-chot", r"/can-bo/bao-cao/da-chot/\d+", last=True),
    # Judges change nothing in the sample's rooms: the open one stays open, the closed one as it was.
    "room": Link("officer", "{wall}", r"/lop/[0-9A-Z]{8}"),
    "wall": Link("officer", "/can-bo/lop-tap-huan", r"/lop/[0-9A-Z]{8}/bang", last=True),
    "wall_still": Link("officer", "{wall}", r"/lop/[0-9A-Z]{8}/bang\?dung=1"),
    "room_list": Link("helper", "/ho-tro/lop", r"/lop/[0-9A-Z]{8}/danh-sach", last=True),
    "helpers_deeds": Link("officer", "/can-bo/nguoi-ho-tro", r"/can-bo/nguoi-ho-tro/\d+\?.+"),
    # Not the newest of the front page: a journey may have made that one, with one plain photo.
    "lot": Link("", "{product}", r"/t/[^/?#]+/[^/?#]+"),
    "code": Link("", "{product}", r"/t/[^/?#]+"),
    "report": Link("", "{code}", r"/t/[^/?#]+/bao-nghi-ngo"),
    "scan_place": Link("", "{code}", r"/noi-quet/[^/?#]+"),
    "product": Link("", "/tim?q=banh+cay+lang+nguyen", r"/san-pham/banh-cay-lang-nguyen[^/?#]+"),
    "business": Link("", "{lot}", r"/co-so/[^/?#]+"),
    "inspected": Link("officer", "/can-bo/kiem-tra/gian-hang-chua-xac-nhan", r".*/ghi-chu/gian-hang/\d+"),
    "my_product": Link("producer", "/quan-ly/san-pham", r"/quan-ly/san-pham/\d+", last=True),
    "my_own_words": Link("producer", "{my_product}", r"/quan-ly/ban-hang/shopee/san-pham/\d+/rieng"),
    "my_category_choice": Link("producer", "{my_own_words}", r"/quan-ly/ban-hang/.+/nganh-hang"),
    "my_photo": Link("producer", "{my_product}/anh", r".*/anh/\d+/bo"),
    "my_kind_line": Link("producer", "/quan-ly/ho-so/loai-hinh", r"/quan-ly/ho-so/loai-hinh/\d+"),
    "my_paper": Link("producer", "/quan-ly/ho-so/giay-to", r"/quan-ly/ho-so/giay-to/\d+"),
    "my_numbers_paper": Link("producer", "/quan-ly/ma-so", r"/quan-ly/ma-so/giay/\d+"),
    "my_numbers": Link("producer", "{my_product}", r"/quan-ly/san-pham/\d+/ma-so"),
    "my_carton": Link("producer", "/quan-ly/thung", r"/quan-ly/thung/\d+", last=True),
    "my_place": Link("producer", "/quan-ly/noi", r"/quan-ly/noi/\d+"),
    "their_numbers_paper": Link("officer", "/can-bo/ma-so", r"/can-bo/ma-so/\d+"),
    "carton": Link("producer", "{my_carton}", r"/thung/[^/?#]+"),
    "place": Link("producer", "/quan-ly/noi", r"/noi/[^/?#]+"),
    "their_paper": Link("officer", "/can-bo/giay-to?xem=tat-ca", r"/can-bo/giay-to/\d+"),
    "my_photo_words": Link("producer", "{my_product}/anh", r".*/anh/\d+/ta"),
    "my_lot_form": Link("producer", "/quan-ly/lo-hang/them", r"/quan-ly/lo-hang/them/\d+"),
    "my_lot": Link("producer", "/quan-ly/lo-hang", r"/quan-ly/lo-hang/\d+"),
    "my_event": Link("producer", "{my_lot}", r".*/sua/\d+"),
    "my_labels": Link("producer", "/quan-ly/tem", r"/quan-ly/tem/\d+/to-in"),
    "my_code": Link("producer", "/quan-ly/tem", r"/quan-ly/tem/\d+/ma"),
    "my_wish": Link("producer", "{my_labels}", r"/quan-ly/tem/\d+/nho-in"),
    "my_issue": Link("producer", "/quan-ly/ma-tung-mon/tao", r"/quan-ly/ma-tung-mon/tao/\d+"),
    "my_range": Link("producer", "/quan-ly/ma-tung-mon", r"/quan-ly/ma-tung-mon/\d+"),
    "copied": Link("officer", "/can-bo/nghi-ngo?loai=tem-chep", r"/can-bo/nghi-ngo/\d+"),
    "my_help": Link("producer", "/quan-ly/nguoi-ho-tro", r"/quan-ly/nguoi-ho-tro/\d+"),
    "helped": Link("helper", "/ho-tro", r"/ho-tro/co-so/[^/?#]+"),
    "wished": Link("helper", "/ho-tro/in-tem", r"/ho-tro/in-tem/\d+"),
    "past_help": Link("helper", "/ho-tro/phien", r"/ho-tro/phien/\d+"),
    "cooperative": Link("partner", "/ho-tro/hop-tac-xa", r"/ho-tro/hop-tac-xa/[^/?#]+"),
    "my_proposal": Link("partner", "/ho-tro/de-xuat", r"/ho-tro/de-xuat/\d+"),
    "new_proposal": Link("officer", "/can-bo/de-xuat", r"/can-bo/de-xuat/\d+"),
    "their_business": Link("officer", "/can-bo/co-so", r"/can-bo/co-so/(?!them|loi-nho)[^#/?]+"),
    "their_product": Link("officer", "/can-bo/san-pham", r"/can-bo/san-pham/\d+"),
    "figure": Link("officer", "/can-bo/so-lieu", _LIST + r"(?!.*&(o|phan)=).*"),
    "figure_of_acts": Link("officer", "/can-bo/so-lieu", _LIST + r".*&phan=lap.*"),
    "programme": Link("officer", "/can-bo/chuong-trinh", r"/can-bo/chuong-trinh/[A-Z]+"),
    "their_target": Link("officer", "{programme}", r".*/ke-hoach\?.+"),
    "their_target_removed": Link("officer", "{programme}", r".*/ke-hoach/bo\?.+"),
    # On the list, one that a journey has taken back may stand first.
    "merge": Link("officer", "/can-bo/co-so/ho-kinh-doanh-mau-18", r"/can-bo/trung-lap/\d+"),
    "choose_duplicate": Link("verifier", "{their_business}", r"/can-bo/trung-lap/chon/[^/?]+"),
    "compare": Link("verifier", "{choose_duplicate}?q=mau", r"/can-bo/trung-lap/so-sanh\?.+"),
    "act": Link("officer", "{figure}", r"/can-bo/ghi-nhan/\d+"),
    "draft": Link("officer", "/can-bo/ghi-nhan?tinh-trang=draft", r"/can-bo/ghi-nhan/\d+"),
    "call": Link("officer", "/can-bo/goi-tuan-nay", r"/can-bo/goi-tuan-nay/[^/?]+"),
    "proven_act": Link("officer", "/can-bo/ghi-nhan?ct=WEB&chua-doi-chieu=1", r"/can-bo/ghi-nhan/\d+"),
    "look": Link("officer", "{proven_act}", r".*/minh-chung/\d+/xem-lai"),
    "notice": Link("officer", "{proven_act}", r".*/minh-chung/\d+/thong-bao"),
    "trail_of_one": Link("auditor", "/can-bo/nhat-ky-he-thong", r"/can-bo/nhat-ky-he-thong\?muc=.+"),
    "person": Link("administrator", "/can-bo/tai-khoan?vai-tro=helper", r"/can-bo/tai-khoan/\d+"),
    "agency": Link("administrator", "/can-bo/tai-khoan/co-quan", r"/can-bo/tai-khoan/co-quan/\d+"),
    "category": Link(
        "administrator", "/can-bo/cai-dat/nhom-hang/shopee", r"/can-bo/cai-dat/nhom-hang/shopee/.+"
    ),
    "act_form": Link("officer", "/can-bo/ghi-nhan/them?q=htx", r"/can-bo/ghi-nhan/them\?.+"),
}


@dataclass
class Sample:
    """What an installation's sample holds; each link is followed once, each role signed in once."""

    server: Server
    cookies: dict[str, str] = field(default_factory=lambda: {"": ""})
    _found: dict[str, str] = field(default_factory=dict)

    def cookie(self, role: str) -> str:
        """Return the cookie of a role's sample account; none for the role ``""``."""
        if role not in self.cookies:
            self.cookies[role] = self.server.cookie(role)
        return self.cookies[role]

    def path(self, path: str) -> str:
        """Return the path with the sample's own addresses in it.

        Raises:
            AssertionError: If a page lacks the link that leads there.
        """
        return re.sub(r"\{(\w+)\}", lambda name: self._follow(name[1]), path)

    def urls(self, paths: tuple[str, ...]) -> list[str]:
        """Return the full addresses of paths."""
        return [self.server.url(self.path(path)) for path in paths]

    def _follow(self, name: str) -> str:
        if name not in self._found:
            link = FOUND[name]
            self._found[name] = self.server.first_link(
                link.pattern, on=self.path(link.page), cookie=self.cookie(link.role), last=link.last
            )
        return self._found[name]
