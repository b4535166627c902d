"""What a proof of each type must hold, how long it holds, and what to ask when it does not: dated data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from programmes.models import Evidence, Programme, SupportAct

_FILE = Path(__file__).with_name("rules.json")


class Need(StrEnum):
    """What a proof may have to hold."""

    LINK = "link"
    LINK_OR_PRODUCT = "link_or_product"
    LINK_OR_FILE = "link_or_file"
    FILE = "file"
    DAY = "day"
    NOTIFICATION = "notification"


LACKS: Mapping[Need, Any] = {
    Need.LINK: _l("chưa có địa chỉ"),
    Need.LINK_OR_PRODUCT: _l("chưa có địa chỉ hay sản phẩm"),
    Need.LINK_OR_FILE: _l("chưa có địa chỉ gian hàng hay tệp đăng bán"),
    Need.FILE: _l("mới có tên, chưa có tệp"),
    Need.DAY: _l("chưa ghi ngày trên giấy"),
    Need.NOTIFICATION: _l("chưa ghi đã thông báo với cơ quan nhà nước"),
}


@dataclass(frozen=True)
class TypeRule:
    """What holds for one type of proof.

    Attributes:
        holds_days: For how long a look at it holds; None: it does not age.
        ask: What to ask the business.
    """

    needs: tuple[Need, ...]
    holds_days: int | None
    ask: str


@dataclass(frozen=True)
class ProofRules:
    """All rules of one version.

    Attributes:
        prove_any: Types that prove an act of any programme.
        prove_programme: Further types by a programme's code.
        prove_unit: Further types by what a programme counts, where its code is not named.
        ask_for_any: What to ask where nothing proves an act.
        call_again_days: After how many days a business is called again unless another day is agreed.
    """

    version: str
    types: Mapping[str, TypeRule]
    prove_any: tuple[str, ...]
    prove_programme: Mapping[str, tuple[str, ...]]
    prove_unit: Mapping[str, tuple[str, ...]]
    ask_for_any: str
    call_again_days: int


@cache
def proof_rules() -> ProofRules:
    """Return the rules that hold."""
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return ProofRules(
        version=read["version"],
        types={
            name: TypeRule(tuple(map(Need, facts["needs"])), facts["holds_days"], facts["ask"])
            for name, facts in read["types"].items()
        },
        prove_any=tuple(read["proves"]["any"]),
        prove_programme={code: tuple(types) for code, types in read["proves"]["programmes"].items()},
        prove_unit={unit: tuple(types) for unit, types in read["proves"]["units"].items()},
        ask_for_any=read["missing"]["ask"],
        call_again_days=read["call_again_days"]["value"],
    )


def fitting_types(programme: Programme) -> tuple[str, ...]:
    """Return the types of proof that fit a programme, its own first; all where nothing is said of it."""
    rules = proof_rules()
    own = rules.prove_programme.get(programme.code) or rules.prove_unit.get(programme.unit_counted)
    return (*own, *rules.prove_any) if own else tuple(rules.types)


def is_of_another_kind(act: SupportAct) -> bool:
    """Say whether an act has proofs, but only of types that do not fit its programme: a doubt, no refusal."""
    fitting = fitting_types(act.programme)
    return bool(act.evidence) and all(each.type not in fitting for each in act.evidence)


def lacking(evidence: Evidence, *, is_notified: bool) -> list[Need]:
    """Return what a proof of its type should hold and does not.

    Args:
        evidence: The proof.
        is_notified: Whether something is known of notifying it to an authority, or that it need not be.
    """
    has = {
        Need.LINK: bool(evidence.url),
        Need.LINK_OR_PRODUCT: bool(evidence.url or evidence.product_id),
        Need.LINK_OR_FILE: bool(evidence.url or evidence.stored_name),
        Need.FILE: bool(evidence.stored_name),
        Need.DAY: evidence.dated is not None,
        Need.NOTIFICATION: is_notified,
    }
    return [need for need in proof_rules().types[evidence.type].needs if not has[need]]
