"""The form of a note; the rules stand in the service."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField

from catalog.forms import chosen
from core.forms import CreatingForm, required, text_length
from core.images import ACCEPTED, MAX_BYTES
from programmes.notes.words import OUTCOMES


class NoteForm(CreatingForm):
    """What was seen."""

    outcome = RadioField(_l("Bạn thấy thế nào"), [required(_l("Bạn chọn một mục."))])
    text = TextAreaField(_l("Ghi chú"), [text_length(at_most=1000)])
    photo = FileField(_l("Ảnh chụp"), render_kw={"accept": ACCEPTED})

    def __init__(self, **kwargs: Any) -> None:
        """Offer what can be found."""
        super().__init__(**kwargs)
        self.outcome.choices = [(each.value, str(words)) for each, words in OUTCOMES.items()]

    def photo_content(self) -> bytes | None:
        """Return the chosen file's bytes, at most one more than is taken; None when none was chosen."""
        return self.photo.data.stream.read(MAX_BYTES + 1) if chosen(self.photo.data) else None
