"""What-ifs that are kept: what is kept of the answer, its page, and where else it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from samdrift.agreements.lists.agreement_words import agreement_url, at
from samdrift.agreements.lists.what_if_pages import (
    asked_text,
    effects,
    sum_of,
    verdict,
    warnings,
)
from samdrift.agreements.models.terms import Scenario
from samdrift.agreements.queries.terms import scenarios_in
from samdrift.agreements.queries.what_if import Answer
from samdrift.agreements.services.scenarios import REMOVE_SCENARIO
from samdrift.kernel.lists import address
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day as day_text
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
scenario_url = address("agreements:scenario")


def kept_question(answer: Answer, names: Mapping[int, str], query: str) -> dict[str, Any]:
    return {
        "text": asked_text(answer, names),
        "price": answer.price.title,
        "day": str(answer.question.day),
        "query": query,
    }


def kept_answer(answer: Answer, names: Mapping[int, str]) -> dict[str, Any]:
    """The answer in plain values: numbers as text, None unknown."""
    whole = [*effects(answer, names), sum_of(answer)]
    return {
        "verdict": verdict(answer),
        "warnings": warnings(answer),
        "members": [
            {
                "name": one.name,
                "units": [_plain(value) for value in one.units],
                "costs": [_plain(value) for value in one.costs],
                "difference": _plain(one.difference),
            }
            for one in whole
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def scenario_page(viewer: Viewer, row: Scenario) -> Context:
    """A what-if as it was answered that day."""
    members = row.answer.get("members", [])
    query = row.question.get("query", "")
    return {
        "row": row,
        "agreement": row.agreement,
        "question": row.question,
        "answer": row.answer,
        "members": [_kept(one) for one in members],
        "again_url": f"{at('what_if', row.agreement_id)}?{query}",
        "matter_url": row.matter and reverse("governance:matter_detail", args=[row.matter_id]),
        "remove_url": at("scenario_remove", row.pk)
        if allowed(viewer, REMOVE_SCENARIO, row)
        else "",
    }


def _kept(one: Mapping[str, Any]) -> dict[str, Any]:
    def figures(values: Sequence[str | None]) -> list[Decimal | None]:
        return [None if value is None else Decimal(value) for value in values]

    return {
        "name": one["name"],
        "units": figures(one["units"]),
        "costs": figures(one["costs"]),
        "difference": figures([one["difference"]])[0],
    }


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """The what-ifs that lie with a matter."""
    rows = scenarios_in(matter.pk, viewer)
    if not rows:
        return None
    return {
        "rows": [
            (one, scenario_url(one), one.answer.get("verdict", ""), agreement_url(one.agreement))
            for one in rows
        ]
    }


def kept_of(rows: Sequence[Scenario]) -> list[tuple[str, str, str]]:
    """The what-ifs that are kept: (title, address, when and where)."""
    found = []
    for one in rows:
        told = day_text(one.made_on)
        if one.matter is not None:
            told = f"{told} · {one.matter}"
        found.append((one.title, scenario_url(one), told))
    return found
