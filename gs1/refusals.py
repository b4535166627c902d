"""Say why a text is no Digital Link: the cause, the place, and a sentence that says how to mend it.

The sentence is Vietnamese, the language of the house; pages hand `BadLink.told` their own translation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def N_(text: str) -> str:  # noqa: N802  (the name that the extraction of texts looks for)
    """Mark a text for translation where it stands, without translating it."""
    return text


NAMES: Mapping[str, str] = {
    "00": N_("Mã kiện hàng SSCC"),
    "01": N_("Mã sản phẩm GTIN"),
    "10": N_("Số lô"),
    "11": N_("Ngày sản xuất"),
    "13": N_("Ngày đóng gói"),
    "15": N_("Ngày nên dùng trước"),
    "17": N_("Hạn dùng"),
    "21": N_("Số sê-ri"),
    "22": N_("Biến thể"),
    "235": N_("Số sê-ri của bên thứ ba"),
    "253": N_("Mã tài liệu"),
    "254": N_("Phần nối dài của địa điểm"),
    "414": N_("Mã địa điểm"),
    "415": N_("Mã nơi nhận tiền"),
    "417": N_("Mã đơn vị"),
    "422": N_("Nước xuất xứ"),
    "7007": N_("Ngày thu hoạch"),
    "8006": N_("Mã bộ phận của hàng ITIP"),
}
_OTHER = N_("Phần")

WORDS: Mapping[str, str] = {
    "too_long": N_("Đường dẫn dài %(count)s ký tự, nhiều nhất là %(most)s. Bạn quét lại mã trên bao bì."),
    "illegal": N_(
        "Ký tự thứ %(place)s của đường dẫn là “%(found)s”, không được đứng ở đó. "
        "Bạn mã hoá nó thành dấu %% với hai chữ số, hoặc bỏ đi."
    ),
    "scheme": N_(
        "Đường dẫn phải bắt đầu bằng https:// hoặc http://, viết thường cả hoặc viết hoa cả. "
        "Bạn sửa phần đầu."
    ),
    "no_host": N_(
        "Sau https:// phải là tên miền, rồi dấu / và mã. Bạn viết đủ, ví dụ https://id.gs1.org/01/09506000134352."
    ),
    "host": N_("Tên miền có ký tự “%(found)s” không được phép. Bạn chỉ để tên miền và cổng."),
    "no_key": N_(
        "Đường dẫn chưa có mã chính đứng đúng chỗ. Bạn viết mã chính trước, ví dụ /01/ và 14 chữ số GTIN."
    ),
    "word": N_("“%(found)s” viết bằng chữ, nay không còn dùng. Bạn viết bằng số: %(ai)s."),
    "pairs": N_(
        "“%(found)s” đứng lẻ trong đường dẫn. Mỗi phần phải có mã rồi đến giá trị, ví dụ /10/ rồi số lô; "
        "bạn bỏ phần thừa hoặc viết cho đủ."
    ),
    "last_slash": N_("Đường dẫn thừa dấu / ở cuối. Bạn bỏ dấu ấy đi."),
    "unknown_in_path": N_(
        "“%(found)s” không phải mã nào của GS1 dùng được trong đường dẫn. Bạn xem lại phần này."
    ),
    "unknown_in_query": N_(
        "“%(found)s” sau dấu ? không phải mã nào của GS1 dùng được trong đường dẫn. Bạn bỏ phần này."
    ),
    "too_many": N_("Đường dẫn có hơn %(most)s phần. Bạn bỏ bớt những phần sau dấu ?."),
    "empty": N_("%(what)s đang để trống. Bạn ghi giá trị, hoặc bỏ cả phần này."),
    "nul": N_("%(what)s có ký tự rỗng %%00. Bạn bỏ ký tự ấy đi."),
    "exact_length": N_("%(what)s có %(count)s ký tự, phải có đúng %(least)s. Bạn xem lại giá trị."),
    "short": N_("%(what)s có %(count)s ký tự, ít nhất là %(least)s. Bạn viết cho đủ."),
    "long": N_("%(what)s có %(count)s ký tự, nhiều nhất là %(most)s. Bạn rút ngắn lại."),
    "gtin_length": N_("%(what)s có %(count)s chữ số, phải đủ 14. Bạn thêm số 0 vào trước: %(mended)s."),
    "parts_length": N_("%(what)s bị thiếu chữ số ở phần cuối. Bạn viết cho đủ."),
    "order": N_("%(what)s đứng sai chỗ. Sau %(key)s chỉ được viết theo thứ tự: %(right)s."),
    "order_alone": N_("%(what)s đứng sai chỗ. Sau %(key)s không được có phần nào khác. Bạn bỏ phần ấy đi."),
    "belongs_in_query": N_(
        "%(what)s không đứng trong phần trước dấu ?. Bạn chuyển ra sau: ?%(ai)s=%(value)s."
    ),
    "belongs_in_path": N_(
        "%(what)s không đứng sau dấu ?. Bạn chuyển lên trước, vào sau mã chính: /%(ai)s/%(value)s."
    ),
    "not_attribute": N_("%(what)s không được đứng sau dấu ?. Bạn bỏ phần này."),
    "twice": N_("%(what)s được ghi hai lần. Bạn chỉ để lại một."),
    "excluded": N_("%(what)s không đi cùng phần (%(other)s). Bạn bỏ một trong hai."),
    "required": N_("%(what)s chỉ dùng được khi có %(needed)s. Bạn thêm vào, hoặc bỏ phần này."),
    "unsigned_serial": N_("%(what)s phải có cả số riêng phía sau thì mới ký được. Bạn viết thêm số ấy."),
    "not_digit": N_("%(what)s có “%(found)s” ở chỗ thứ %(place)s, chỗ ấy phải là chữ số. Bạn sửa lại."),
    "character": N_(
        "%(what)s có “%(found)s” ở chỗ thứ %(place)s, không nằm trong bộ ký tự cho phép. "
        "Bạn chỉ dùng chữ không dấu, chữ số, dấu gạch và dấu chấm."
    ),
    "padding": N_("%(what)s có dấu = ở cuối không đúng số lượng. Bạn chép lại giá trị."),
    "check_digit": N_("%(what)s “%(value)s” sai chữ số kiểm tra ở cuối. Bạn so lại từng chữ số."),
    "check_pair": N_("%(what)s “%(value)s” sai hai ký tự kiểm tra ở cuối. Bạn so lại từng ký tự."),
    "company_prefix": N_("%(what)s phải bắt đầu bằng các chữ số của mã doanh nghiệp. Bạn xem lại phần đầu."),
    "month": N_(
        "%(what)s “%(value)s” có tháng không có thật. Bạn viết theo năm, tháng, ngày, mỗi phần hai số."
    ),
    "day": N_("%(what)s “%(value)s” có ngày không có trong tháng ấy. Bạn xem lại lịch."),
    "no_day": N_("%(what)s “%(value)s” phải ghi rõ ngày, không để 00. Bạn ghi ngày trong tháng."),
    "hour": N_("%(what)s “%(value)s” có giờ lớn hơn 23. Bạn sửa giờ."),
    "minute": N_("%(what)s “%(value)s” có phút lớn hơn 59. Bạn sửa phút."),
    "second": N_("%(what)s “%(value)s” có giây lớn hơn 59. Bạn sửa giây."),
    "country": N_("%(what)s “%(value)s” có mã nước không có thật. Việt Nam là 704."),
    "country_999": N_("%(what)s “%(value)s” có mã nước không có thật. Việt Nam là 704, nhiều nước là 999."),
    "country_letters": N_("%(what)s “%(value)s” có mã nước không có thật. Việt Nam là VN."),
    "currency": N_("%(what)s “%(value)s” có mã tiền không có thật. Đồng Việt Nam là 704."),
    "latitude": N_("%(what)s “%(value)s” có vĩ độ quá lớn. Bạn xem lại toạ độ."),
    "longitude": N_("%(what)s “%(value)s” có kinh độ quá lớn. Bạn xem lại toạ độ."),
    "hyphen": N_(
        "%(what)s “%(value)s” chỉ được kết thúc bằng dấu gạch, khi nhiệt độ dưới 0. Bạn sửa ký tự cuối."
    ),
    "iban": N_("%(what)s “%(value)s” không đúng dạng số tài khoản IBAN. Bạn chép lại từ ngân hàng."),
    "iban_sum": N_("%(what)s “%(value)s” sai hai chữ số kiểm tra của IBAN. Bạn so lại từng ký tự."),
    "importer": N_(
        "%(what)s “%(value)s” kết thúc bằng ký tự không được phép. Bạn dùng chữ không dấu hoặc chữ số."
    ),
    "media_type": N_("%(what)s “%(value)s” không phải loại vật mang mã đã định. Bạn xem lại."),
    "sex": N_("%(what)s “%(value)s” chỉ được là 0, 1, 2 hoặc 9. Bạn sửa lại."),
    "winding": N_("%(what)s “%(value)s” có chiều cuộn khác 0, 1 và 9. Bạn sửa lại."),
    "yes_no": N_("%(what)s “%(value)s” chỉ được là 0 hoặc 1. Bạn sửa lại."),
    "escaped_text": N_(
        "%(what)s “%(value)s” có dấu %% mà sau đó không phải hai chữ số hệ 16. Bạn mã hoá lại."
    ),
    "piece": N_("%(what)s “%(value)s” có số thứ tự lớn hơn tổng số phần, hoặc bằng 0. Bạn sửa lại."),
    "birth_order": N_("%(what)s “%(value)s” phải có dạng 1/2, số trước không lớn hơn số sau. Bạn sửa lại."),
    "zero": N_("%(what)s “%(value)s” có kích thước bằng 0. Bạn ghi số đo."),
    "not_zero": N_("%(what)s “%(value)s” phải bắt đầu bằng số 0. Bạn thêm số 0 vào trước."),
    "leading_zero": N_("%(what)s “%(value)s” không được bắt đầu bằng số 0. Bạn bỏ số 0 ở đầu."),
    "coupon": N_("%(what)s “%(value)s” không đúng dạng phiếu giảm giá. Bạn chép lại mã."),
}
LONGEST_SHOWN = 40


class BadLink(ValueError):
    """The text is no Digital Link.

    Attributes:
        cause: Which rule is broken, a key of `WORDS`.
        ai: The identifier that it is about; "" when it is about the link as a whole.
        at: Where in the text the trouble begins, counted from 0.
        values: What the sentence puts in.
    """

    def __init__(self, cause: str, at: int, ai: str = "", **values: object) -> None:
        self.cause = cause
        self.at = at
        self.ai = ai
        self.values = {name: _short(value) for name, value in values.items()}
        super().__init__(cause, at, ai)

    def __str__(self) -> str:
        return self.told(lambda text: text)

    def told(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language of a translation.

        >>> str(BadLink("twice", 40, "17"))
        'Hạn dùng (17) được ghi hai lần. Bạn chỉ để lại một.'
        """
        what = f"{translate(NAMES.get(self.ai, _OTHER))} ({self.ai})"
        return translate(WORDS[self.cause]) % {"what": what, "ai": self.ai, **self.values}


def _short(value: object) -> object:
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
