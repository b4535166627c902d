"""Whatever the code records in the trail, people read in words; what they must not read stays hidden."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.models import Family, ProposalState
from catalog.services.businesses import PROFILE
from catalog.services.corrections import REGISTERED
from catalog.services.legal_facts import FACTS
from catalog.services.products import EDITABLE
from catalog.services.taking_over import TAKEABLE
from catalog.services.variants import ROW_FACTS
from core import audit
from core.audit import AuditEntry
from core.trail import (
    action_words,
    changes_of,
    differing,
    field_words,
    for_files,
    named_actions,
    register_words,
    value_words,
)
from core.trail.values import LONG, cut
from core.trail.words import field_of
from places.models import NEW
from programmes.importing.results import BLOCK_LABELS
from programmes.services.programmes import ProgrammeFacts
from tests.factories.catalog import make_business, make_family
from tests.factories.programmes import make_programme

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("accounts", "catalog", "core", "exporters", "operations", "programmes", "sample", "traceability")
HANDS_ON = ("catalog/services/members.py", "_note")  # records what others in its file give it
COMPOSED = {
    # Actions that are put together where they are recorded, by the file that does so.
    "accounts/recovery.py": {"recovery.password", "recovery.phone"},
    "catalog/services/moves.py": {
        "product.publish",
        "product.relive",
        "product.withdraw",
        "product.list",
        "product.return",
    },
    "catalog/services/proposals.py": {
        f"proposal.{state.value}" for state in ProposalState if state != ProposalState.OPEN
    },
}
PLACE_FIELDS = {
    f"place.{field}"
    for field in ("kind", "name", "street", "street_is_public", "place_scheme", "place_code", "gln")
}
BY_NAME = {
    # Fields that services take from lists rather than write out.
    "account.change": {"role", "agency", "full_name"},
    "product.update": {field for field in EDITABLE if field != "attributes"} | {"attributes.usage"},
    "variant.update": set(ROW_FACTS),
    "variants.arrange": {"variants_removed", "variants_retired", "variants_added", "tiers"},
    "business.update": {*PROFILE, "declared_scheme", "declared_commune_code", "former_district_code"},
    "business.correct": set(REGISTERED),
    "business.change_facts": set(FACTS),
    "business.take_over": set(TAKEABLE),
    "programme.edit": set(ProgrammeFacts.__annotations__),
    "programmes.import": set(BLOCK_LABELS),
    "certificate.edit": {
        "product_id", "name", "number", "issuer", "issued_on", "expires_on", "stars", "score", "scope_note",
        "scan", "scan_is_public",
    },
    "place.add": PLACE_FIELDS,
    "place.edit": PLACE_FIELDS,
    "product.wholesale": {
        "offered", *(f"wholesale.{key}" for key in (
            "trade_type", "moq", "unit", "price_tiers_usd", "fob_usd", "usd_rate", "lead_time_days",
            "handling_days", "port", "hs_hint", "supply", "payment_methods", "packaging_en", "carton",
        )),
    },
}  # fmt: skip


def recording() -> Iterator[tuple[str, ast.FunctionDef, ast.Call]]:
    """Yield every place that writes into the trail: file, function, call."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        file = path.relative_to(ROOT).as_posix()
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and (file, function.name) != HANDS_ON:
                for call in ast.walk(function):
                    name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
                    if name in ("record", "audit.record") or (file, name) == HANDS_ON:
                        assert isinstance(call, ast.Call)
                        yield file, function, call


def recorded_actions() -> dict[str, set[str]]:
    """Return every action that the code records with the fields that are written out beside it."""
    found: dict[str, set[str]] = {action: set(fields) for action, fields in BY_NAME.items()}
    for file, function, call in recording():
        actions = actions_in(function, call.args[2]) or COMPOSED.get(file, set())
        assert actions, f"say in COMPOSED which actions {file} puts together"
        for each in actions:
            found.setdefault(each, set()).update(fields_in(function, call))
    return found


def actions_in(function: ast.FunctionDef, action: ast.expr) -> set[str]:
    """Return the actions that are written out in a call, or where its function sets them."""
    if isinstance(action, ast.Name):
        said = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == action.id
        ]
        return {
            node.value
            for each in said
            for node in ast.walk(each)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
        }
    return {str(action.value)} if isinstance(action, ast.Constant) else set()


def fields_in(function: ast.FunctionDef, call: ast.Call) -> set[str]:
    """Return the keys written out in what a call records, followed through the function's own names."""
    wanted = {node.id for each in call.args[4:] for node in ast.walk(each) if isinstance(node, ast.Name)}
    parts: list[ast.expr] = list(call.args[4:])
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.AnnAssign)]
    for _round in range(3):
        for node in assigned:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                base = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(base, ast.Name) and base.id in wanted and node.value is not None:
                    parts.append(node.value)
                    wanted |= {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)}
                    if isinstance(target, ast.Subscript):
                        parts.append(ast.Dict(keys=[target.slice], values=[node.value]))
    return {
        key.value
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    } - {"options"}


def test_each_recorded_action_has_its_words(app: Flask, session: Session) -> None:
    found = recorded_actions()

    assert len(found) >= 80, "the walk finds what is recorded"
    assert found.keys() >= {"product.create", "lot.create", "labels.print", "export.run", "member.join"}
    assert sorted(found.keys() - named_actions().keys()) == [], "name them in the package's trail_words"


def test_no_words_are_kept_for_what_nobody_records(app: Flask, session: Session) -> None:
    assert sorted(named_actions().keys() - recorded_actions().keys()) == []


def test_each_recorded_field_has_its_words(app: Flask, session: Session) -> None:
    mute = [
        f"{action}: {field}"
        for action, fields in sorted(recorded_actions().items())
        for field in sorted(fields)
        if field_of(field, action) is None
    ]

    assert mute == [], "name them in the package's trail_words"


def test_what_is_named_twice_is_refused(app: Flask, session: Session) -> None:
    with pytest.raises(ValueError, match=r"product\.create"):
        register_words(app, {"product.create": "Làm sản phẩm"})


def test_an_action_that_nobody_has_named_is_told_from_its_halves(app: Flask, session: Session) -> None:
    told = [
        action_words(each) for each in ("certificate.print", "lot.weigh", "wholesale.update", "odd.thing")
    ]

    assert told == ["In giấy tờ", "Thay đổi lô hàng", "Sửa thông tin", "Thay đổi khác"]


def test_taking_away_is_spelt_in_one_way(app: Flask, session: Session) -> None:
    assert not [label for label in named_actions().values() if "xoá" in label.casefold().split()]


def test_the_same_field_of_two_kinds_has_words_of_its_own(app: Flask, session: Session) -> None:
    assert value_words("kind", "hop_tac_xa", action="business.kind") == "Hợp tác xã"
    assert value_words("kind", "packing", action="event.record") == "Đóng gói"
    assert field_words("price_vnd:G-01", "product.update") == "Giá bán (G-01)"


def test_codes_of_tables_are_told_by_their_names(app: Flask, session: Session) -> None:
    make_family(session)
    entries = [
        AuditEntry(action="account.add_place", changes={"place": [None, f"{NEW}:12688"]}),
        AuditEntry(action="product.update", changes={"family_code": [None, "banh_keo"]}),
    ]

    place, family = (changes[0].after for changes in changes_of(session, entries))

    assert place.endswith("(từ 01/07/2025)")
    assert family == session.get_one(Family, "banh_keo").name


def test_a_merge_is_told_with_names_and_two_fields_are_a_list(app: Flask, session: Session) -> None:
    root, programme = make_business(session, name="HTX Cói"), make_programme(session, "TRAIN")
    merge = AuditEntry(action="business.merge", changes={"into": root.id, "fields": ["name", "tax_code"]})
    undone = AuditEntry(
        action="business.unmerge", changes={"from": root.id, "left": ["street", "latitude"], "merge": 3}
    )
    act = AuditEntry(
        action="support_act.record", changes={"programme": "TRAIN", "business": root.id, "proposal": 9_999}
    )

    with app.test_request_context():
        told = [
            [(each.label, each.before, each.after) for each in changes]
            for changes in changes_of(session, [merge, undone, act], whole=True)
        ]

    assert told == [
        [("Cơ sở gốc", None, "HTX Cói"), ("Lấy từ bản gộp", None, "Tên, Mã số thuế")],
        [
            ("Từ cơ sở", None, "HTX Cói"),
            ("Giữ lại ở cơ sở gốc", None, "Địa chỉ"),
            ("Lần gộp", None, "3"),
        ],
        [
            ("Chương trình", None, programme.name),
            ("Cơ sở", None, "HTX Cói"),
            ("Theo đề xuất", None, "9999"),
        ],
    ]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("", None, "trống"),
        ("", "", "trống"),
        ("", [], "trống"),
        ("", True, "có"),
        ("state", "listed", "Đã duyệt"),
        ("", "2026-11-23 02:00:00+00:00", "23/11/2026, 09:00"),
        ("", "2026-11-23", "23/11/2026"),
        ("", "2026-99-99", "2026-99-99"),
        ("", {"name": "Gạo"}, "Tên: Gạo"),
        ("", [1, 2], "1, 2"),
        ("price_vnd", 55_000, "55.000\u00a0₫"),
        ("founded_year", 2009, "2009"),
        ("package_length_mm", 125, "12,5\u00a0cm"),
    ],
)
def test_values_are_said_as_people_read_them(
    app: Flask, session: Session, field: str, value: object, words: str
) -> None:
    assert value_words(field, value) == words


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_is_longer_than_a_line(app: Flask, session: Session, value: object) -> None:
    entry = AuditEntry(action="product.update", changes={"name": [None, value]})

    assert len(changes_of(session, [entry], longest=120)[0][0].after) <= 120
    assert len(cut(value_words("", value), 120)) <= 120


@pytest.mark.parametrize(("field", "value"), [("read", False), ("own.photo_ids", 7), ("suggested", 3)])
def test_a_value_of_another_shape_is_told_as_its_type_is(
    app: Flask, session: Session, field: str, value: object
) -> None:
    assert value_words(field, value) == value_words("", value)


def test_a_long_text_shows_only_where_it_differs() -> None:
    before = "Bánh làm từ gạo nếp. " * 20
    after = before.replace("gạo nếp", "gạo tẻ", 11).replace("gạo tẻ", "gạo nếp", 10)

    old, new = differing(before, after)

    assert len(old) < LONG
    assert "gạo nếp" in old
    assert "gạo tẻ" in new
    assert old.startswith("… ")


@given(st.text(max_size=300), st.text(max_size=300))
def test_two_different_texts_never_look_the_same(before: str, after: str) -> None:
    old, new = differing(before, after)

    assert (old == new) == (before == after)


PERSONAL = "034899000002"
PHONE = "0912345678"


def test_numbers_of_persons_are_shown_nowhere_in_full_and_phones_not_at_all(
    app: Flask, session: Session
) -> None:
    entry = audit.record(
        session, audit.SYSTEM, "business.change_facts", "business:1",
        {"tax_code": [PERSONAL, "0100233488"], "phone": [None, PHONE], "refused": {"phone": PHONE}},
    )  # fmt: skip

    told = changes_of(session, [entry], whole=True)[0]

    assert [(each.label, each.before, each.after) for each in told] == [
        ("Mã số thuế", "•••••••••002", "0100233488"),
        ("Số điện thoại", None, "đã đổi"),
        ("Số điện thoại", None, "đã đổi"),
    ]
    assert PERSONAL not in str(for_files(entry)) + str(told)
    assert PHONE not in str(for_files(entry)) + str(told)
