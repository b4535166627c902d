"""What a picture may be refused for, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class BadImage(DomainError):
    """The file is no picture that can be taken."""

    message = _l("Tệp này không phải ảnh. Bạn chọn ảnh JPEG, PNG, WebP hoặc HEIC chụp từ điện thoại.")


class EmptyFile(BadImage):
    """Nothing arrived."""

    message = _l("Tệp ảnh rỗng, có thể chưa tải lên hết. Bạn chọn lại ảnh rồi gửi lần nữa.")


class ImageTooHeavy(BadImage):
    """More bytes than allowed."""

    message = _l("Ảnh nặng quá 20 MB. Bạn giảm cỡ ảnh hoặc chụp lại ở chế độ thường rồi gửi lại.")
    status = 413


class ImageTooLarge(BadImage):
    """More pixels than allowed, by the header's own word."""

    message = _l("Ảnh lớn quá 64 megapixel. Bạn chụp lại ở chế độ thường hoặc thu nhỏ ảnh rồi gửi lại.")


class WebPageAsImage(BadImage):
    """HTML or a script under a picture's name."""

    message = _l(
        "Tệp này là trang web chứ không phải ảnh, dù tên giống ảnh. Bạn lưu đúng tấm ảnh rồi gửi lại."
    )


class SvgRefused(BadImage):
    """SVG can hold scripts."""

    message = _l("Ảnh vẽ SVG chưa nhận được. Bạn gửi ảnh chụp JPEG, PNG, WebP hoặc HEIC.")


class GifRefused(BadImage):
    """GIF is no photo."""

    message = _l("Ảnh GIF chưa nhận được. Bạn gửi ảnh chụp JPEG, PNG, WebP hoặc HEIC.")


class MovingPicture(BadImage):
    """A film of pictures, as phones save bursts."""

    message = _l("Tệp này là loạt ảnh chuyển động của điện thoại. Bạn chọn một tấm ảnh thường rồi gửi lại.")


class DocumentAsImage(BadImage):
    """A PDF or an archive."""

    message = _l("Tệp này là tài liệu chứ không phải ảnh. Bạn chụp ảnh sản phẩm rồi gửi lại.")


class TruncatedImage(BadImage):
    """The file ends before the picture does, or its inside is broken."""

    message = _l("Ảnh bị đứt đoạn, có thể do mạng yếu khi tải. Bạn chọn lại ảnh gốc rồi gửi lần nữa.")


class HiddenContent(BadImage):
    """A picture that is something else as well."""

    message = _l("Tệp ảnh có kèm nội dung khác bên trong. Bạn mở ảnh, chụp lại màn hình rồi gửi bản mới.")
