"""Our eight kinds of events in the vocabulary of EPCIS 2.0 and CBV 2.0, with the words people read.

A step that CBV has a word for uses that word. What CBV does not know (growing, drying, weaving …)
is a full URI under the installation's own host: a bare invented word would be no valid EPCIS. The
table keeps the last part only, so that the host is written once, at the way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

CBV = "https://ref.gs1.org/cbv/"


class EventKind(StrEnum):
    """What happened, as a producer says it."""

    RECEIVING = "receiving"
    GROWING = "growing"
    HARVESTING = "harvesting"
    TRANSFORMING = "transforming"
    INSPECTING = "inspecting"
    PACKING = "packing"
    SHIPPING = "shipping"
    RECALLING = "recalling"


class EventType(StrEnum):
    """EPCIS 2.0 event types in use here."""

    OBJECT = "ObjectEvent"
    TRANSFORMATION = "TransformationEvent"
    AGGREGATION = "AggregationEvent"


class Action(StrEnum):
    """EPCIS 2.0 `action`; a TransformationEvent has none."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class Disposition(StrEnum):
    """CBV 2.0 dispositions in use here."""

    ACTIVE = "active"
    IN_PROGRESS = "in_progress"
    IN_TRANSIT = "in_transit"
    CONFORMANT = "conformant"
    NON_CONFORMANT = "non_conformant"
    RECALLED = "recalled"


class BizStep(StrEnum):
    """Business steps: the first block stands in CBV 2.0, the second is ours."""

    COMMISSIONING = "commissioning"
    CREATING_CLASS_INSTANCE = "creating_class_instance"
    HOLDING = "holding"
    INSPECTING = "inspecting"
    PACKING = "packing"
    RECEIVING = "receiving"
    SHIPPING = "shipping"

    DRYING = "drying"
    DYEING = "dyeing"
    EMBROIDERING = "embroidering"
    ENGRAVING = "engraving"
    FERMENTING = "fermenting"
    FINISHING = "finishing"
    GROWING = "growing"
    PURGING = "purging"
    ROASTING = "roasting"
    TENDING = "tending"
    WASHING = "washing"
    WEAVING = "weaving"


@dataclass(frozen=True)
class KindMapping:
    """How events of one kind are written in EPCIS when their process step says nothing else.

    Attributes:
        more: What has no column: `object` (what the event speaks of), `part`, `ilmd`,
            `persistentDisposition`.
    """

    event_type: EventType
    action: Action | None
    biz_step: BizStep
    disposition: Disposition
    more: Mapping[str, Any] = field(default_factory=dict)


MAPPINGS: Mapping[EventKind, KindMapping] = MappingProxyType(
    {
        EventKind.RECEIVING: KindMapping(
            EventType.OBJECT,
            Action.OBSERVE,
            BizStep.RECEIVING,
            Disposition.IN_PROGRESS,
            {"object": "material"},
        ),
        EventKind.GROWING: KindMapping(
            EventType.OBJECT, Action.OBSERVE, BizStep.GROWING, Disposition.IN_PROGRESS, {"object": "plot"}
        ),
        # CBV has no step called harvesting; by it a thing comes into being.
        EventKind.HARVESTING: KindMapping(
            EventType.OBJECT,
            Action.ADD,
            BizStep.COMMISSIONING,
            Disposition.ACTIVE,
            {"object": "material", "ilmd": ["harvest date", "plot"]},
        ),
        EventKind.TRANSFORMING: KindMapping(
            EventType.TRANSFORMATION,
            None,
            BizStep.CREATING_CLASS_INSTANCE,
            Disposition.ACTIVE,
            {"object": "lot", "part": "both"},
        ),
        EventKind.INSPECTING: KindMapping(
            EventType.OBJECT, Action.OBSERVE, BizStep.INSPECTING, Disposition.CONFORMANT, {"object": "lot"}
        ),
        EventKind.PACKING: KindMapping(
            EventType.OBJECT, Action.OBSERVE, BizStep.PACKING, Disposition.IN_PROGRESS, {"object": "lot"}
        ),
        EventKind.SHIPPING: KindMapping(
            EventType.OBJECT, Action.OBSERVE, BizStep.SHIPPING, Disposition.IN_TRANSIT, {"object": "lot"}
        ),
        EventKind.RECALLING: KindMapping(
            EventType.OBJECT,
            Action.OBSERVE,
            BizStep.HOLDING,
            Disposition.RECALLED,
            {"object": "lot", "persistentDisposition": {"set": [Disposition.RECALLED.value]}},
        ),
    }
)

KIND_LABELS: Mapping[EventKind, Any] = MappingProxyType(
    {
        EventKind.RECEIVING: _l("Nhập hàng"),
        EventKind.GROWING: _l("Nuôi trồng"),
        EventKind.HARVESTING: _l("Thu hoạch"),
        EventKind.TRANSFORMING: _l("Chế biến"),
        EventKind.INSPECTING: _l("Kiểm tra"),
        EventKind.PACKING: _l("Đóng gói"),
        EventKind.SHIPPING: _l("Xuất kho"),
        EventKind.RECALLING: _l("Thu hồi"),
    }
)

KIND_NAMES_EN: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.RECEIVING: "Receiving",
        EventKind.GROWING: "Growing",
        EventKind.HARVESTING: "Harvesting",
        EventKind.TRANSFORMING: "Processing",
        EventKind.INSPECTING: "Inspecting",
        EventKind.PACKING: "Packing",
        EventKind.SHIPPING: "Shipping",
        EventKind.RECALLING: "Recall",
    }
)

BIZ_STEP_LABELS: Mapping[BizStep, Any] = MappingProxyType(
    {
        BizStep.COMMISSIONING: _l("Thu hoạch, đánh bắt"),
        BizStep.CREATING_CLASS_INSTANCE: _l("Chế biến"),
        BizStep.HOLDING: _l("Tạm giữ"),
        BizStep.INSPECTING: _l("Kiểm tra"),
        BizStep.PACKING: _l("Đóng gói"),
        BizStep.RECEIVING: _l("Nhập hàng"),
        BizStep.SHIPPING: _l("Xuất kho"),
        BizStep.DRYING: _l("Sấy, phơi"),
        BizStep.DYEING: _l("Nhuộm"),
        BizStep.EMBROIDERING: _l("Thêu"),
        BizStep.ENGRAVING: _l("Chạm"),
        BizStep.FERMENTING: _l("Ủ chượp"),
        BizStep.FINISHING: _l("Hoàn thiện"),
        BizStep.GROWING: _l("Nuôi trồng"),
        BizStep.PURGING: _l("Nhả cát, làm sạch"),
        BizStep.ROASTING: _l("Rang, sao"),
        BizStep.TENDING: _l("Chăm sóc"),
        BizStep.WASHING: _l("Giặt, tẩy"),
        BizStep.WEAVING: _l("Đan, dệt"),
    }
)

DISPOSITION_LABELS: Mapping[Disposition, Any] = MappingProxyType(
    {
        Disposition.ACTIVE: _l("Đang lưu hành"),
        Disposition.IN_PROGRESS: _l("Đang làm"),
        Disposition.IN_TRANSIT: _l("Đang vận chuyển"),
        Disposition.CONFORMANT: _l("Đạt yêu cầu"),
        Disposition.NON_CONFORMANT: _l("Không đạt yêu cầu"),
        Disposition.RECALLED: _l("Đang thu hồi"),
    }
)

OWN_BIZ_STEPS = frozenset(
    {
        BizStep.DRYING,
        BizStep.DYEING,
        BizStep.EMBROIDERING,
        BizStep.ENGRAVING,
        BizStep.FERMENTING,
        BizStep.FINISHING,
        BizStep.GROWING,
        BizStep.PURGING,
        BizStep.ROASTING,
        BizStep.TENDING,
        BizStep.WASHING,
        BizStep.WEAVING,
    }
)

# Of which kinds it makes sense to say how much, who the other party was, and which lots were used up.
HAS_QUANTITY = frozenset(
    {
        EventKind.RECEIVING,
        EventKind.HARVESTING,
        EventKind.TRANSFORMING,
        EventKind.PACKING,
        EventKind.SHIPPING,
    }
)
HAS_PARTNER = frozenset({EventKind.RECEIVING, EventKind.SHIPPING})
USES_LOTS = frozenset({EventKind.TRANSFORMING, EventKind.PACKING})

# A recall is a decision of its own, with a notice; nobody writes it as an ordinary step.
RECORDABLE = tuple(kind for kind in EventKind if kind is not EventKind.RECALLING)


def kind_name(kind: EventKind) -> str:
    """Return the Vietnamese name of a kind, as it is stored, whatever language the page has.

    >>> kind_name(EventKind.PACKING)
    'Đóng gói'
    """
    with force_locale("vi"):
        return str(KIND_LABELS[kind])


def biz_step_uri(biz_step: str, public_url: str) -> str:
    """Write a business step as EPCIS wants it: a CBV word as it is, one of ours as a full URI.

    >>> biz_step_uri("packing", "https://tx.example.vn")
    'packing'
    >>> biz_step_uri("drying", "https://tx.example.vn")
    'https://tx.example.vn/voc/bizstep/drying'
    """
    step = BizStep(biz_step)
    return f"{public_url}/voc/bizstep/{step.value}" if step in OWN_BIZ_STEPS else step.value


def biz_step_of(text: str) -> BizStep:
    """Read a business step from a CBV word, a CBV URI or one of our own URIs of any host.

    Raises:
        ValueError: If neither CBV nor we know the step.

    >>> biz_step_of("https://tx.example.vn/voc/bizstep/drying")
    <BizStep.DRYING: 'drying'>
    >>> biz_step_of("https://ref.gs1.org/cbv/BizStep-packing")
    <BizStep.PACKING: 'packing'>
    """
    return BizStep(text.rsplit("/", 1)[-1].removeprefix("BizStep-"))
