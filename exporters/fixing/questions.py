"""Which question mends a problem, for which products one answer may serve, and which one unlocks most.

Pure. A question is asked of a group of products that are likely to share the answer: the weight of what
has the same contents, the category of one family. What has no answer in common stands for its product
alone and is mended on the product's own page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from exporters.base import Problem, Severity


class Kind(StrEnum):
    """What is asked."""

    FAMILY = "nhom"
    CATEGORY = "nganh"
    WEIGHT = "can"
    SIZE = "kich-thuoc"
    STOCK = "kho"
    DAYS = "ngay"
    LEAST = "mua-it-nhat"
    BRAND = "thuong-hieu"
    OWN = "rieng"
    """No answer in common: the product's own page."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, asked of one group of products.

    Attributes:
        kind: What is asked.
        group: What the products share: a family, a family with its contents, a rule of one product.
    """

    kind: Kind
    group: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A product with what its marketplace says, and the facts that decide which question mends it.

    Attributes:
        product_id: Its number.
        family: Code of its family; "" without one.
        contents: What one unit holds, such as ``350 g``; "" when it is not said.
        problems: Of its verdict.
        lacks_weight, lacks_size: Nobody weighed, or measured, the parcel.
        has_choices: Its variations have weights and stocks of their own.
    """

    product_id: int
    family: str = ""
    contents: str = ""
    problems: tuple[Problem, ...] = ()
    lacks_weight: bool = False
    lacks_size: bool = False
    has_choices: bool = False

    @property
    def is_red(self) -> bool:
        """Say whether the marketplace would refuse it."""
        return any(problem.severity is Severity.RED for problem in self.problems)


_BY_RULE: Mapping[str, Kind] = {
    "weight-range": Kind.WEIGHT,
    "weight-needed": Kind.WEIGHT,
    "package-size": Kind.SIZE,
    "package-complete": Kind.SIZE,
    "package-range": Kind.SIZE,
    "stock-range": Kind.STOCK,
    "category-missing": Kind.CATEGORY,
    "preorder-category": Kind.CATEGORY,
    "preorder-range": Kind.DAYS,
    "min-purchase-range": Kind.LEAST,
}
_OF_EACH_CHOICE = {Kind.WEIGHT, Kind.STOCK}


def questions_of(case: Case, problem: Problem) -> frozenset[Question]:
    """Return all that must be answered until the problem is gone."""
    if problem.rule == "package-together":
        asked = {Kind.WEIGHT} if case.lacks_weight else set()
        asked |= {Kind.SIZE} if case.lacks_size else set()
        return frozenset(_asked(case, kind) for kind in asked) or _own(case, problem)
    kind = _BY_RULE.get(problem.rule)
    if kind is None or (case.has_choices and kind in _OF_EACH_CHOICE and problem.value is not None):
        return _own(case, problem)
    if kind is Kind.STOCK and case.has_choices:
        return _own(case, problem)
    return frozenset({_asked(case, kind)})


def _own(case: Case, problem: Problem) -> frozenset[Question]:
    return frozenset({Question(Kind.OWN, f"{case.product_id}:{problem.rule}")})


def _asked(case: Case, kind: Kind) -> Question:
    if kind is Kind.CATEGORY:
        return Question(kind, case.family) if case.family else Question(Kind.FAMILY)
    if kind in (Kind.WEIGHT, Kind.SIZE):
        return Question(kind, f"{case.family}|{case.contents}")
    return Question(kind)


def needed(case: Case) -> frozenset[Question]:
    """Return all questions that must be answered until the product leaves its colour.

    A red product needs its red problems mended, an amber one all; nothing is needed by a green one.
    """
    weighty = Severity.RED if case.is_red else Severity.AMBER
    found = [problem for problem in case.problems if problem.severity is weighty]
    return frozenset(question for problem in found for question in questions_of(case, problem))


@dataclass(frozen=True, slots=True)
class Gain:
    """What one answer brings.

    Attributes:
        question: What is answered.
        red, amber: Products that leave that colour by this answer alone.
        touched: Products that it helps on their way.
    """

    question: Question
    red: int
    amber: int
    touched: int

    @property
    def weight(self) -> tuple[int, int, int]:
        """Return what makes one answer better than another: refused products first."""
        return (self.red, self.amber, self.touched)


def gains(cases: Iterable[Case]) -> list[Gain]:
    """Return what each question brings, the best first; equal ones in the order in which they came."""
    red: Counter[Question] = Counter()
    amber: Counter[Question] = Counter()
    touched: Counter[Question] = Counter()
    for case in cases:
        asked = needed(case)
        ordered = sorted(asked, key=lambda each: (each.kind, each.group))
        touched.update(ordered)
        if len(ordered) == 1:
            (red if case.is_red else amber).update(ordered)
    found = [Gain(each, red[each], amber[each], touched[each]) for each in touched]
    return sorted(found, key=lambda gain: gain.weight, reverse=True)


def best(cases: Iterable[Case]) -> Gain | None:
    """Return the answer that unlocks most; None when nothing is left, or no single answer unlocks any.

    Of equals the one that serves more products, then one that has an answer in common.
    """
    found = [gain for gain in gains(cases) if gain.red or gain.amber]
    return max(found, key=lambda gain: (*gain.weight, gain.question.kind is not Kind.OWN), default=None)


@dataclass(slots=True)
class Group:
    """A question with the products of which it is asked, and what it brings."""

    question: Question
    cases: list[Case] = field(default_factory=list)
    gain: Gain | None = None


def groups(cases: Sequence[Case]) -> list[Group]:
    """Return the questions that have an answer in common, those that bring most first.

    Every problem counts here, also those that do not hold the product back.
    """
    found: dict[Question, Group] = {}
    for case in cases:
        asked = {question for problem in case.problems for question in questions_of(case, problem)}
        for question in sorted(asked, key=lambda each: (each.kind, each.group)):
            if question.kind is not Kind.OWN:
                found.setdefault(question, Group(question)).cases.append(case)
    told = {gain.question: gain for gain in gains(cases)}
    for question, group in found.items():
        group.gain = told.get(question)
    return sorted(
        found.values(),
        key=lambda group: (*(group.gain.weight if group.gain else (0, 0, 0)), len(group.cases)),
        reverse=True,
    )


def alone(case: Case) -> list[Problem]:
    """Return the problems of a product that only its own page mends."""
    return [
        problem
        for problem in case.problems
        if any(question.kind is Kind.OWN for question in questions_of(case, problem))
    ]
