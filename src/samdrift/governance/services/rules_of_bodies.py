"""Acts on a body's meeting rules: prefilled from its set, changed from a day, never against the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import (
    FIELDS,
    POINTS,
    RuleSet,
    deviations,
    rule_set,
    set_for,
)
from samdrift.governance.models.bodies import Body, MeetingRules
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services.body_common import locked, require_standing
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer


def usual_set(body: Body, day: dt.date) -> RuleSet:
    """The set of the body's kind and of its arrangement's legal form that day."""
    return set_for(body.kind, queries.legal_form(body, day))


def prefill(body: Body, by: Viewer) -> MeetingRules:
    """A new body's rules are those of its set. `may_demand` stays empty: the set's own words hold."""
    chosen = usual_set(body, body.founded_on or by.today)
    values = {**chosen.values, "may_demand": ""}
    return MeetingRules.objects.create(
        body=body, basis=chosen.key, valid_from=body.founded_on, **values
    )


@transaction.atomic
def change_rules(
    body: Body,
    *,
    valid_from: dt.date,
    by: Viewer,
    basis: str = "",
    source: str = "",
    **values: Any,
) -> MeetingRules:
    """From the day the body meets by these rules; what held before is kept.

    `values` are fields of MeetingRules; what is left out stays as it is (with another `basis`, as that
    set says). `source` tells where they are said, and is asked for where only the founding agreement
    may go from the law. Refused where the law fixes a point.
    """
    require(by, "governance.manage_body", body)
    body = locked(body)
    require_standing(body, valid_from)
    old = MeetingRules.objects.on(valid_from).filter(body=body).first()
    chosen = _set(basis or (old.basis if old else usual_set(body, valid_from).key))
    wished = {**_base(chosen, old), **values}
    _require_sums(wished)
    _require_lawful(chosen, wished, source)
    return _begin(body, chosen, wished, _sources(chosen, wished, source, old), valid_from, by)


def _set(key: str) -> RuleSet:
    found = rule_set(key)
    if found is None:
        raise DomainError("no_set", _("There is no such set of rules."), field="basis")
    return found


def _base(chosen: RuleSet, old: MeetingRules | None) -> dict[str, Any]:
    if old is not None and old.basis == chosen.key:
        return {name: getattr(old, name) for name in FIELDS}
    return {**chosen.values, "may_demand": ""}


def _require_sums(values: Mapping[str, Any]) -> None:
    """Fractions are of something, and at most the whole."""
    for num, den in (
        ("quorum_num", "quorum_den"),
        ("votes_num", "votes_den"),
        ("floor_num", "floor_den"),
    ):
        above, below = values[num], values[den]
        if (above is None) != (below is None) or (above is not None and not 0 < above <= below):
            raise DomainError(
                "bad_fraction",
                _("A share is written as a fraction that is at most the whole, such as 1 of 2."),
                field=num.removesuffix("_num"),
            )
    if values["quorum_over"] and values["quorum_num"] == values["quorum_den"]:
        raise DomainError(
            "more_than_all", _("More than all cannot be present."), field="quorum_over"
        )


def in_set(chosen: RuleSet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are compared with the set: no words of the body's own are the set's words."""
    demand = values["may_demand"] or chosen.values["may_demand"]
    return {**values, "may_demand": demand}


def _require_lawful(chosen: RuleSet, wished: Mapping[str, Any], source: str) -> None:
    for one in deviations(chosen, in_set(chosen, wished)):
        field = POINTS[one.point.key][0].removesuffix("_num")
        if not one.allowed:
            raise DomainError(
                "fixed_by_law",
                _("This rule is fixed by law (%(source)s). Leave it as it is in “%(set)s”.")
                % {"source": one.point.source, "set": chosen.name(get_language() or "nb")},
                field=field,
                source=one.point.source,
            )
        if one.needs_source and not source.strip():
            raise DomainError(
                "says_where",
                _(
                    "The law’s rule (%(source)s) holds unless the founding agreement says otherwise. Tell where it does."
                )
                % {"source": one.point.source},
                field="source",
            )


def _sources(
    chosen: RuleSet, wished: Mapping[str, Any], source: str, old: MeetingRules | None
) -> dict[str, str]:
    """Where each point that goes from the set is said: this source, or what was said before."""
    before = old.sources if old is not None and old.basis == chosen.key else {}
    found = {}
    for one in deviations(chosen, in_set(chosen, wished)):
        key = one.point.key
        same = old is not None and all(getattr(old, n) == wished[n] for n in POINTS[key])
        found[key] = before.get(key, "") if same and before.get(key) else source.strip()
    return found


def _begin(
    body: Body,
    chosen: RuleSet,
    wished: Mapping[str, Any],
    sources: dict[str, str],
    day: dt.date,
    by: Viewer,
) -> MeetingRules:
    """End the rules of the day and begin the new; refused when others begin later."""
    rows = MeetingRules.objects.filter(body=body)
    later = rows.filter(valid_from__gt=day).first()
    if later is not None:
        raise DomainError(
            "rules_later",
            _("The body has other rules from %(day)s. Choose that day or a later one.")
            % {"day": told_day(later.valid_from)},
            field="valid_from",
        )
    old = rows.on(day).first()
    changes = _changes(old, chosen, wished, day)
    if old is not None and old.valid_from == day:
        old.delete()
    elif old is not None:
        old.valid_to = day
        old.save(update_fields=["valid_to"])
    made = MeetingRules.objects.create(
        body=body, basis=chosen.key, valid_from=day, sources=sources, **wished
    )
    record("body.rules_changed", body, by=by, changes=changes)
    return made


def _changes(
    old: MeetingRules | None, chosen: RuleSet, wished: Mapping[str, Any], day: dt.date
) -> dict[str, Any]:
    told: dict[str, Any] = {"valid_from": [None, str(day)]}
    if old is None or old.basis != chosen.key:
        told["basis"] = [old.basis if old else None, chosen.key]
    for name, value in wished.items():
        was = getattr(old, name) if old else None
        if was != value:
            told[name] = [was, value]
    return told
