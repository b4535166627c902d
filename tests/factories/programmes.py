"""Programmes, businesses and acts of support: the plainest valid ones."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from catalog.models import Business, RootRelation
from core.text import fold
from places.models import OLD
from programmes.models import ActState, Evidence, Programme, SupportAct

_numbers = count(1)


def make_programme(session: Session, code: str = "WEB", **facts: Any) -> Programme:
    programme = Programme(
        **{
            "code": code,
            "name": f"Chương trình {code}",
            "eligible_kinds": ["doanh_nghiep", "hop_tac_xa", "ho_kinh_doanh", "to_hop_tac"],
            **facts,
        }
    )
    session.add(programme)
    session.flush()
    return programme


def make_counted_business(
    session: Session, name: str | None = None, *, root: Business | None = None, **facts: Any
) -> Business:
    number = next(_numbers)
    name = name or f"Cơ sở {number}"
    business = Business(
        **{
            "slug": f"co-so-hd-{number}",
            "name": name,
            "name_folded": fold(name),
            "kind": "hop_tac_xa",
            "root_id": root.id if root else None,
            "root_relation": RootRelation.DUPLICATE.value if root else None,
            "declared_scheme": OLD,
            "declared_commune_code": "12730",
            "current_commune_code": "12688",
            "former_district_code": "340",
            **facts,
        }
    )
    session.add(business)
    session.flush()
    return business


def make_act(session: Session, programme: Programme, business: Business, **facts: Any) -> SupportAct:
    act = SupportAct(
        **{
            "programme_id": programme.id,
            "business_id": business.id,
            "root_id": business.counted_id,
            "state": ActState.ACCEPTED.value,
            "started_on": date(2022, 2, 1),
            "accepted_on": date(2022, 6, 20),
            "kind_at": business.kind,
            "district_code_at": business.former_district_code,
            "place_scheme_at": business.declared_scheme,
            "commune_code_at": business.declared_commune_code,
            "current_commune_code_at": business.current_commune_code,
            "budget_vnd": 20_000_000,
            **facts,
        }
    )
    if act.state not in (ActState.ACCEPTED, ActState.VOIDED) and "accepted_on" not in facts:
        act.accepted_on = None
    session.add(act)
    session.flush()
    return act


def make_evidence(session: Session, act: SupportAct, **facts: Any) -> Evidence:
    evidence = Evidence(**{"type": "website", "url": "https://banh-cay.example.com/", **facts})
    act.evidence.append(evidence)
    session.flush()
    return evidence
