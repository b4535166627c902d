"""The columns of a sheet of acts: what each is called, how it is read, how to explain it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from catalog.importing import values
from catalog.importing.errors import FileRefused
from catalog.importing.fields import Column, plain
from catalog.importing.headings import Headings
from core.forms import Limits
from programmes.act_sheets import readers
from programmes.importing.rows import LARGEST_VND


class EmptySheet(FileRefused):
    """The sheet holds no act."""

    message = _l(
        "Tệp chưa có lượt hỗ trợ nào. Bạn điền vào trang đầu của tệp mẫu, dưới dòng tiêu đề; "
        "trang Ví dụ chỉ để xem."
    )


def _proof(type_: str, title: str, hint: object, *aliases: str, example: str = "") -> Column:
    return Column(
        f"evidence.{type_}",
        title,
        hint,
        plain(readers.link_reader(500)),
        aliases=aliases,
        examples=(example, "", "", ""),
        width=30,
    )


COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        "Mã lượt",
        _l("Mã của lượt trong danh sách của bạn, nếu có. Lần sau nhập lại, lượt cùng mã được cập nhật."),
        plain(values.read_code),
        aliases=("ma luot", "ma luot ho tro", "so luot", "ma ho so"),
        examples=("S101", "S102", "", ""),
    ),
    Column(
        "programme",
        "Chương trình",
        _l("Bắt buộc. Mã hoặc tên chương trình, ví dụ WEB."),
        plain(values.text_reader(200)),
        required=True,
        aliases=("ma chuong trinh", "ten chuong trinh", "noi dung ho tro", "loai ho tro"),
        examples=("WEB", "TRACE", "STALL", "WEB"),
        choices="programmes",
        free=True,
        width=18,
    ),
    Column(
        "list_number",
        "Mã cơ sở",
        _l("Số của cơ sở trong danh sách của Sở, ví dụ B01, nếu có."),
        plain(values.read_code),
        aliases=("so cua co so", "ma co so trong danh sach"),
        examples=("B01", "", "", ""),
        width=10,
    ),
    Column(
        "name",
        "Tên cơ sở",
        _l("Tên như trên giấy đăng ký."),
        plain(values.text_reader(200)),
        aliases=(
            "co so",
            "ten don vi",
            "don vi",
            "don vi thu huong",
            "ten co so duoc ho tro",
            "co so duoc ho tro",
            "ten don vi duoc ho tro",
            "don vi duoc ho tro",
            "ten don vi thu huong",
            "ten htx",
            "ten hop tac xa",
            "ten doanh nghiep",
            "ten ho kinh doanh",
            "ten co so san xuat",
            "doanh nghiep",
        ),
        examples=("HTX Bánh cáy mẫu", "Hộ kinh doanh Nước mắm mẫu", "", ""),
        width=34,
    ),
    Column(
        "tax_code",
        "Mã số thuế",
        _l("10, 12 hoặc 13 chữ số; chưa có thì để trống."),
        plain(readers.read_tax_code),
        aliases=("mst", "ma so thue co so", "ma so doanh nghiep"),
        width=16,
    ),
    Column(
        "phone",
        "Điện thoại",
        _l("Để nhận ra cơ sở đã có; không dùng vào việc khác."),
        plain(readers.read_phone),
        aliases=("so dien thoai", "sdt", "dien thoai lien he"),
        width=14,
    ),
    Column(
        "kind",
        "Loại hình",
        _l("Doanh nghiệp, Hợp tác xã, Hộ kinh doanh, Tổ hợp tác. Để trống thì theo hồ sơ cơ sở."),
        plain(readers.read_kind),
        aliases=("loai hinh co so", "loai hinh luc do", "hinh thuc"),
        examples=("Hợp tác xã", "Hộ kinh doanh", "", ""),
        choices="kinds",
        width=16,
    ),
    Column(
        "commune",
        "Xã, phường",
        _l("Nơi của cơ sở lúc được hỗ trợ; tên mới hoặc tên cũ đều được."),
        plain(values.text_reader(100)),
        aliases=("xa", "phuong", "xa phuong thi tran", "dia ban", "dia chi xa"),
        examples=("Xã Nguyên Xá", "Thị trấn Diêm Điền", "", ""),
        width=20,
    ),
    Column(
        "district",
        "Huyện cũ",
        _l("Cần khi có nhiều xã cùng tên."),
        plain(values.text_reader(100)),
        aliases=("huyen", "huyen thanh pho", "quan huyen", "huyen truoc 01 07 2025"),
        examples=("Đông Hưng", "Thái Thụy", "", ""),
        width=14,
    ),
    Column(
        "status",
        "Tình trạng",
        _l("Nháp, Đang thực hiện, Hoàn thành hoặc Hủy. Để trống: có ngày nghiệm thu là hoàn thành."),
        plain(readers.read_state),
        aliases=("trang thai", "ket qua", "tien do"),
        examples=("Hoàn thành", "Đang thực hiện", "", ""),
        choices="states",
        width=16,
    ),
    Column(
        "started_on",
        "Ngày bắt đầu",
        _l("Ngày/tháng/năm, ví dụ 01/03/2022."),
        plain(readers.read_day),
        aliases=("bat dau", "tu ngay", "ngay thuc hien", "ngay khoi cong"),
        examples=("01/03/2022", "15/02/2026", "", ""),
    ),
    Column(
        "completed_on",
        "Ngày nghiệm thu",
        _l("Ngày/tháng/năm trên biên bản; lượt hoàn thành thì phải có."),
        plain(readers.read_day),
        aliases=(
            "nghiem thu",
            "ngay hoan thanh",
            "thoi gian nghiem thu",
            "den ngay",
            "ngay ban giao",
            "ngay nt",
        ),
        examples=("20/06/2022", "", "", ""),
    ),
    Column(
        "channel",
        "Sàn hoặc lớp",
        _l("Sàn thương mại điện tử hoặc tên lớp học, nếu có."),
        plain(values.text_reader(60)),
        aliases=("san", "san tmdt", "lop", "lop hoc", "kenh"),
        width=16,
    ),
    Column(
        "budget_vnd",
        "Kinh phí nhà nước (đồng)",
        _l("Số đồng chẵn, ví dụ 20.000.000. Không có tiền thì ghi 0 hoặc để trống."),
        plain(readers.read_money),
        aliases=(
            "kinh phi",
            "kinh phi ho tro",
            "so tien",
            "so tien ho tro",
            "ngan sach",
            "ngan sach nha nuoc",
            "nsnn",
            "kinh phi nsnn",
            "kinh phi nha nuoc",
            "kinh phi ngan sach",
            "kinh phi ngan sach nha nuoc",
            "kinh phi nha nuoc ho tro",
            "von ngan sach",
        ),
        examples=("20.000.000", "5.000.000", "", ""),
        limits=Limits("column", 0, LARGEST_VND, "đồng"),
        width=18,
    ),
    Column(
        "matching_vnd",
        "Vốn đối ứng (đồng)",
        _l("Phần cơ sở tự bỏ ra, số đồng chẵn. Không có thì để trống."),
        plain(readers.read_money),
        aliases=("doi ung", "von doi ung", "kinh phi doi ung", "von tu co", "von co so", "co so dong gop"),
        examples=("5.000.000", "", "", ""),
        limits=Limits("column", 0, LARGEST_VND, "đồng"),
        width=18,
    ),
    Column(
        "note",
        "Ghi chú",
        _l("Điều nên biết về lượt này."),
        plain(values.text_reader(4000, lines=True)),
        aliases=("ghi chu khac", "dien giai"),
        width=30,
    ),
    _proof(
        "website",
        "Website đã xây dựng",
        _l("Địa chỉ đầy đủ, bắt đầu bằng https://."),
        "website",
        "trang web",
        "link website",
        example="https://banhcay.example.vn",
    ),
    _proof(
        "ministry_page",
        "Trang trên website của Bộ",
        _l("Địa chỉ trang giới thiệu."),
        "trang cua bo",
        "link bo",
    ),
    _proof(
        "trace_page",
        "Trang truy xuất",
        _l("Địa chỉ trang truy xuất nguồn gốc."),
        "truy xuat",
        "link truy xuat",
        "trang truy xuat nguon goc",
    ),
    _proof("stall", "Gian hàng trên sàn", _l("Địa chỉ gian hàng."), "gian hang", "link gian hang"),
    _proof(
        "acceptance_paper",
        "Biên bản nghiệm thu",
        _l("Số hoặc tên biên bản; có tệp thì thêm ở trang của lượt sau khi nhập."),
        "bien ban",
        "so bien ban",
    ),
    _proof(
        "attendance_list",
        "Danh sách dự lớp",
        _l("Tên danh sách hoặc đường dẫn."),
        "danh sach",
        "danh sach tham du",
    ),
)
SHEET = Headings(COLUMNS, frozenset({"ly do", "dong cu", "stt", "tt", "so tt"}), EmptySheet)
PROOFS = tuple(column.key for column in COLUMNS if column.key.startswith("evidence."))
