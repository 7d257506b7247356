"""What stands on the pages of delegations, and of delegations on other pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.formats.text import in_a_sentence
from samdrift.governance.calc import delegation as calc
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import delegation as queries
from samdrift.kernel.history import kind_of
from samdrift.kernel.lists import address
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
delegation_url = address("governance:delegation_detail")
NEARLY = 80
"""Percent used from which the bar warns."""


def kinds_text(delegation: Delegation) -> str:
    names = dict(Matter.Kind.choices)
    if not delegation.kinds:
        return _("Every kind")
    return ", ".join(str(names.get(kind, kind)) for kind in delegation.kinds)


def total_text(delegation: Delegation) -> str:
    """100 000 kr each year"""
    each = {
        "month": _("%(amount)s each month"),
        "quarter": _("%(amount)s each quarter"),
        "half": _("%(amount)s each half-year"),
        "year": _("%(amount)s each year"),
    }
    return each[delegation.period] % {"amount": nok(delegation.per_period)}


def basis_text(delegation: Delegation) -> str:
    return str(delegation.decision) if delegation.decision else delegation.decided_by


@dataclass(frozen=True)
class Bar:
    """How much of a period's total is used, as a bar with its text."""

    used: Decimal
    total: Decimal
    text: str
    tone: str


def bar_of(delegation: Any, viewer: Viewer) -> Bar | None:
    """Of a row with `used`; None where the total has no limit."""
    total, used = delegation.per_period, delegation.used or Decimal(0)
    if total is None:
        return None
    start, end = calc.period_around(viewer.day, calc.Period(delegation.period))
    left, last = total - used, end - dt.timedelta(days=1)
    text = _("%(left)s left of %(total)s from %(start)s to %(end)s (%(used)s used)") % {
        "left": nok(left),
        "total": nok(total),
        "used": nok(used),
        "start": day(start),
        "end": day(last),
    }
    tone = "danger" if left <= 0 else "warning" if used * 100 >= total * NEARLY else "accent"
    return Bar(used, total, text, tone)


def _facts(row: Any, viewer: Viewer) -> list[tuple[Any, Any, str]]:
    subject = row.subject
    found = registry.describe([subject], viewer).get(subject) if subject else None
    facts = [
        (_("Delegated by"), str(row.giver), _url_of(row.giver)),
        (_("To"), str(row.receiver), _url_of(row.receiver, viewer)),
        (_("Kinds of matter"), kinds_text(row), ""),
        (_("Only for"), found.label if found else "", found.url if found else ""),
        (_("Most for each decision"), nok(row.per_decision) if row.per_decision is not None else _("No limit"), ""),
        (_("Most in all"), total_text(row) if row.per_period is not None else _("No limit"), ""),
        (_("From"), row.valid_from, ""),
        (_("No longer from"), row.valid_to, ""),
        (_("By the decision"), basis_text(row), _url_of(row.decision)),
        (_("Passed on from"), str(row.under) if row.under else "", _url_of(row.under)),
        (_("Why it ended"), row.ended_because, ""),
    ]  # fmt: skip
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _url_of(row: Any, viewer: Viewer | None = None) -> str:
    """The row's own page, where it has one; a person's only for those who see the person."""
    kind = registry.kinds.get(kind_of(row)) if row is not None else None
    if kind is None or (kind_of(row) == "parties.person" and viewer is not None and not (
        viewer.centre or viewer.person_id == row.pk or row.employer_id in viewer.members
    )):  # fmt: skip
        return ""
    return kind.url(row)


def delegation_page(viewer: Viewer, row: Any) -> Context:
    """Its limits, what is used and left now, and what was decided on it."""
    return {
        "lead": _lead(row, viewer),
        "facts": _facts(row, viewer),
        "bar": bar_of(row, viewer),
        "decided": [(one, _url_of(one.decision)) for one in queries.decisions_under(row, viewer)],
        "parts": queries.parts_of(row, viewer),
        "acts": _acts(row, viewer),
        "at_home": row.member_id is not None,
    }


def _lead(row: Any, viewer: Viewer) -> str:
    if row.valid_to is not None and row.valid_to <= viewer.day:
        return _("Not in force since %(day)s.") % {"day": day(row.valid_to)}
    if row.valid_from is not None and row.valid_from > viewer.day:
        return _("In force from %(day)s.") % {"day": day(row.valid_from)}
    text = _("%(to)s can decide this for %(giver)s, which stays responsible.")
    return text % {"to": row.receiver, "giver": row.giver}


def _acts(row: Any, viewer: Viewer) -> list[tuple[Any, str, bool]]:
    ended = row.valid_to is not None and row.valid_to <= viewer.day
    acts: list[tuple[Any, str, bool]] = []
    if not ended and allowed(viewer, "governance.delegate", row):
        acts.append((_("End"), reverse("governance:delegation_end", args=[row.pk]), False))
    if (
        row.from_body_id is not None
        and row.is_on(viewer.day)
        and allowed(viewer, "governance.decide_on_delegation", row)
    ):
        acts.append((_("Decide"), reverse("governance:delegation_decide", args=[row.pk]), True))
    return acts


# On other pages


def of_body(viewer: Viewer, body: Any) -> Context | None:
    """What the body has delegated, and what was delegated to it."""
    found = Q(from_body=body.pk) | Q(to_body=body.pk)
    return _panel(queries.on_page(viewer, found), f"from={body.pk}", viewer, body.pk)


def of_person(viewer: Viewer, person: Any) -> Context | None:
    rows = queries.on_page(viewer, Q(to_person=person.pk))
    return _panel(rows, f"person={person.pk}", viewer)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    """What is delegated at home there."""
    return _panel(queries.on_page(viewer, Q(member=member.pk)), f"member={member.pk}", viewer)


def of_object(viewer: Viewer, row: Any) -> Context | None:
    """What is delegated for a system alone."""
    kind = kind_of(row)
    rows = queries.on_page(viewer, Q(subject_kind=kind, subject_id=row.pk))
    return _panel(rows, f"about={kind}:{row.pk}", viewer)


def _panel(rows: list[Any], query: str, viewer: Viewer, body: int | None = None) -> Context | None:
    if not rows:
        return None
    told = [(row, limits_text(row), body is not None and row.to_body_id == body) for row in rows]
    return {"rows": told, "query": query, "viewer": viewer}


def limits_text(row: Any) -> str:
    """At most 50 000 kr each; 70 000 kr left"""
    parts = []
    if row.per_decision is not None:
        parts.append(_("at most %(amount)s each") % {"amount": nok(row.per_decision)})
    left = queries.left_of(row)
    if left is not None:
        parts.append(_("left %(amount)s") % {"amount": nok(left)})
    return ", ".join(parts) or _("no limit")


def of_decision(viewer: Viewer, decision: Any) -> Context | None:
    """That the decision was taken on delegation, and what it bound."""
    found = queries.of_decision(decision, viewer)
    return None if found is None else {"used": found, "delegation": found.delegation}


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """On which delegations the matter can be decided, and what is left of each."""
    found = queries.for_matter(matter, viewer)
    if not found:
        return None
    rows = [
        (
            one,
            in_a_sentence(limits_text(one)),
            f"{reverse('governance:delegation_decide', args=[one.pk])}?matter={matter.pk}"
            if allowed(viewer, "governance.decide_on_delegation", one)
            else "",
        )
        for one, _turn in found
    ]
    return {"rows": rows}
