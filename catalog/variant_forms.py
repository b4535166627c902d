"""The form in which a product's choices are told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from catalog.models import Product
from catalog.variant_grid import MOST_CHOICES, MOST_TIERS, TierEdit, combinations
from core.forms import BaseForm, Limits, text_length
from core.text import clean_line

LONGEST_TIER, LONGEST_OPTION, LONGEST_SKU = 40, 100, 100  # twins: the importer's columns, variants.sku


class TiersForm(BaseForm):
    """How the choices are told apart: names of one or two tiers, with their options."""

    version = HiddenField()
    was = HiddenField()
    sure = HiddenField()
    save = SubmitField(_l("Xem rồi lưu"))
    together = (
        _l("Cách phân loại và lựa chọn phải đi cùng nhau."),
        _l("Hai cách phân loại phải có tên khác nhau; trong một cách, các lựa chọn phải khác nhau."),
        _l("Tất cả các cặp lựa chọn: tối đa 100."),
    )
    counts: tuple[int, ...] = ()
    present: Sequence[Mapping[str, Any]] = ()

    def tier_fields(self, place: int) -> tuple[Field, list[Field], Field]:
        """Return the fields of a tier: its name, its present options, its new ones."""
        options = [self[f"option_{place}_{n}"] for n in range(self.counts[place])]
        return self[f"tier_{place}"], options, self[f"more_{place}"]

    @property
    def tiers(self) -> list[tuple[Field, list[Field], Field]]:
        """Return the fields of all tiers."""
        return [self.tier_fields(place) for place in range(MOST_TIERS)]

    def seen_tiers(self) -> list[dict[str, Any]]:
        """Return the tiers over which the form was filled in; none when the field holds no tiers."""
        try:
            tiers = json.loads(str(self.was.data or "[]"))
            return [
                {"name": str(tier["name"]), "options": [str(each) for each in tier["options"][:MOST_CHOICES]]}
                for tier in tiers[:MOST_TIERS]
            ]
        except (ValueError, TypeError, KeyError, RecursionError):
            return []

    def take_over(self, typed: TiersForm) -> list[tuple[Any, str, str]]:
        """Put what was typed over older tiers into the fields of the present ones.

        Renaming and dropping follow an option by its name, not by its place; what has no place any more
        stands among the new options.

        Returns:
            What is saved and what was typed, where they differ; none when it stands there already.
        """
        before, rows = self.edits(), list[tuple[Any, str, str]]()
        homes = _homes(
            [tier["name"] for tier in typed.present],
            [tier["name"] for tier in self.present],
            [typed.tier_fields(place)[0].data or "" for place in range(MOST_TIERS)],
        )
        for place, home in enumerate(homes):
            theirs = typed.tier_fields(place)
            name, options, more = self.tier_fields(home)
            now = [str(field.data) for field in options]
            was = list(typed.present[place]["options"]) if place < len(typed.present) else []
            own = [str(field.data or "") for field in theirs[1]]
            wanted = [*filter(None, own), *_lines(theirs[2].data)]
            is_same_name = place < len(typed.present) and theirs[0].data == typed.present[place]["name"]
            if wanted == was and (is_same_name or not (was or theirs[0].data)):
                continue  # nothing was typed here
            for label, present, new in (
                (name.label.text, name.data or "", theirs[0].data or ""),
                (f"{_('Lựa chọn')} ({theirs[0].data or name.data})", ", ".join(now), ", ".join(wanted)),
            ):
                if present != new:
                    rows.append((label, present or str(_("(trống)")), new or str(_("(trống)"))))
            is_like = len(was) == len(now)
            left = []
            for number, (old, new) in enumerate(zip(was, own, strict=True)):
                if old in now:
                    options[now.index(old)].data = new
                elif is_like and now[number] not in was:  # both renamed the same one
                    options[number].data = new if new != old else now[number]
                elif new and new != old:
                    left.append(new)
            if home >= len(self.present):
                left = [*filter(None, own)]
            if home >= len(self.present) or not is_same_name:
                name.data = theirs[0].data
            there = {str(field.data).casefold() for field in options}
            more.data = "\n".join(
                line for line in (*left, *_lines(theirs[2].data)) if line.casefold() not in there
            )
        return rows if self.edits() != before else []

    def edits(self) -> list[TierEdit]:
        """Return the tiers as they are to be."""
        return [edit for place in range(MOST_TIERS) if (edit := self._edit(place)) is not None]

    def _edit(self, place: int) -> TierEdit | None:
        name, options, more = self.tier_fields(place)
        if not name.data:
            return None
        known = self.present[place]["options"] if place < len(self.present) else ()
        kept = [(before, field.data) for before, field in zip(known, options, strict=True) if field.data]
        new = [(None, line) for line in _lines(more.data)]
        return TierEdit(name.data, (*kept, *new), place if place < len(self.present) else None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask each field, then whether names and options make a grid."""
        if not super().validate(extra_validators):
            return False
        problems = [*self._problems()]
        for field, sentence in problems:
            field.errors = [sentence]
        return not problems

    def _problems(self) -> Iterator[tuple[Field, str]]:
        for place in range(MOST_TIERS):
            name, _options, more = self.tier_fields(place)
            if not name.data and _lines(more.data):
                yield name, _("Bạn đặt tên cho cách phân loại này, ví dụ Khối lượng, Màu.")
            edit = self._edit(place)
            if edit is None:
                continue
            if not edit.options:
                yield more, _("Bạn ghi ít nhất một lựa chọn, hoặc xóa tên cách phân loại.")
            twice = _repeated([after for _before, after in edit.options])
            if twice:
                yield more, _("“%(option)s” có hai lần. Bạn giữ một.", option=twice)
        edits = self.edits()
        if _repeated([edit.name for edit in edits]):
            yield self.tier_fields(1)[0], _("Hai cách phân loại đang trùng tên. Bạn đổi một tên.")
        if all(edit.options for edit in edits) and len(combinations(edits)) > MOST_CHOICES:
            yield (
                self.tier_fields(0)[2],
                _(
                    "Các lựa chọn ghép thành %(now)s loại, tối đa %(most)s. Bạn bỏ bớt.",
                    now=len(combinations(edits)),
                    most=MOST_CHOICES,
                ),
            )


class MoreOptionsField(TextAreaField):
    """New options, one a line."""

    limits = Limits("list", high=LONGEST_OPTION, most=MOST_CHOICES)

    def pre_validate(self, form: Any) -> None:
        """Keep each as long as a row can show, and the list as long as a product can have choices."""
        lines = _lines(self.data)
        if len(lines) > MOST_CHOICES:
            raise ValidationError(
                _("Tối đa %(most)s mục, hiện có %(now)s.", most=MOST_CHOICES, now=len(lines))
            )
        longest = max(map(len, lines), default=0)
        if longest > LONGEST_OPTION:
            raise ValidationError(
                _(
                    "Tối đa %(max)s ký tự, hiện có %(now)s. Bạn rút ngắn giúp.",
                    max=LONGEST_OPTION,
                    now=longest,
                )
            )


def _homes(before: Sequence[str], now: Sequence[str], typed: Sequence[str]) -> list[int]:
    """Return the present place of each tier that was typed: by its old name, its new one, or its place."""
    homes: dict[int, int] = {}
    for names in (before, typed):
        for place, name in enumerate(names):
            if place not in homes and name in now and now.index(name) not in homes.values():
                homes[place] = now.index(name)
    for place in range(MOST_TIERS):
        if place not in homes:
            free = [home for home in range(MOST_TIERS) if home not in homes.values()]
            homes[place] = place if place in free else free[0]
    return [homes[place] for place in range(MOST_TIERS)]


def tiers_form(
    product: Product, tiers: Sequence[Mapping[str, Any]] | None = None, **kwargs: Any
) -> TiersForm:
    """Return the form over a product's tiers, filled with what they are; `kwargs` go to the form.

    `tiers` are others than the present ones: those over which somebody filled the form in.
    """
    tiers = product.tiers if tiers is None else tiers
    fields: dict[str, Any] = {"present": list(tiers)}
    counts = []
    for place in range(MOST_TIERS):
        tier: dict[str, Any] = {"name": "", "options": []}
        if place < len(tiers):
            tier = dict(tiers[place])
        counts.append(len(tier["options"]))
        fields[f"tier_{place}"] = StringField(
            _l("Phân loại theo") if place == 0 else _l("Và phân loại theo"),
            [text_length(at_most=LONGEST_TIER)],
            default=tier["name"],
            description=_l("Ví dụ Khối lượng, Màu, Cỡ"),
        )
        for number, option in enumerate(tier["options"]):
            fields[f"option_{place}_{number}"] = StringField(
                _l("Lựa chọn %(number)s", number=number + 1),
                [text_length(at_most=LONGEST_OPTION)],
                default=option,
            )
        fields[f"more_{place}"] = MoreOptionsField(
            _l("Thêm lựa chọn"), description=_l("Mỗi lựa chọn một dòng, ví dụ 250 g")
        )
    fields["counts"] = tuple(counts)
    kind = type("ProductTiersForm", (TiersForm,), fields)
    was = json.dumps(list(tiers), ensure_ascii=False)
    form: TiersForm = kind(data={"version": str(product.version), "was": was}, **kwargs)
    return form


def _lines(text: str | None) -> list[str]:
    return [line for each in (text or "").splitlines() if (line := clean_line(each))]


def _repeated(texts: Sequence[str]) -> str | None:
    """Return the first text that stands there twice, compared without accents of case."""
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            return text
        seen.add(text.casefold())
    return None
