"""Hand a stored file out again, byte for byte, or say that it is damaged."""

from __future__ import annotations

import hashlib
from typing import IO, cast

from flask_babel import lazy_gettext as _l

from core.errors import DomainError, NotFound
from core.storage import Storage

_CHUNK = 1024 * 1024


class DamagedFile(DomainError):
    """What stands in the store is not what was put there."""

    message = _l(
        "Tệp đã lưu bị hỏng nên không tải được: nội dung không còn khớp mã kiểm tra. "
        "Bạn làm tệp mới ở trang Bán hàng và báo người quản trị."
    )
    status = 409


def checked_file(store: Storage, name: str) -> IO[bytes]:
    """Open a stored file for reading, its content held against the SHA-256 in its name.

    Raises:
        NotFound: If it is there no longer.
        DamagedFile: If the content is another one.
    """
    try:
        path = store.path(name)
        with store.fs.open(path, "rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        if not name.startswith(digest.hexdigest()):
            raise DamagedFile
        return cast(IO[bytes], store.fs.open(path, "rb"))
    except FileNotFoundError:
        raise NotFound(_l("Tệp của lần xuất này không còn. Bạn làm tệp mới ở trang Bán hàng.")) from None
