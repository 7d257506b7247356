"""What stands on the page of one measure of the portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.investment_pages import Context, at
from samdrift.money.lists.investment_words import programme_url
from samdrift.money.models.investments import Investment
from samdrift.money.queries import investments as queries
from samdrift.money.queries.investments import cost_of
from samdrift.money.services.investment_course import COURSE
from samdrift.money.services.investment_ranks import RANK
from samdrift.money.services.investments import WRITE

State = Investment.State


@dataclass(frozen=True)
class Deed:
    label: str
    url: str
    at_once: bool = False


def investment_page(viewer: Viewer, row: Any) -> Context:
    """What a measure costs by year, where it stands, and what is decided of it."""
    standing = queries.standing(viewer)
    placed = standing.placed.get(row.pk)
    may_write = allowed(viewer, WRITE, row)
    may_decide = allowed(viewer, RANK if row.member_id is None else WRITE, row)
    return {
        "lead": row.programme.title if row.programme else "",
        "tag": words.state_tag(row),
        "verdict": words.verdict_word(placed.verdict) if placed else "",
        "tone": words.VERDICT_TONES[placed.verdict] if placed else "",
        "why": words.why(row, placed),
        "costs": [(one, words.section_word(one.section)) for one in row.costs_in],
        "total": cost_of(row),
        "granted": sum((one.granted for one in row.costs_in), Decimal(0)),
        "facts": _facts(viewer, row),
        "costs_url": at("costs", row.pk) if may_write else "",
        "deeds": _deeds(row) if may_decide else [],
        "primary": _primary(row) if may_decide else None,
        "may_write": may_write,
        "portfolio_url": f"{words.portfolio_url()}#m-{row.pk}" if placed else "",
    }


def _facts(viewer: Viewer, row: Any) -> list[tuple[Any, Any, str]]:
    refs = {
        "decision": Ref("governance.decision", row.decision_id) if row.decision_id else None,
        "measure": Ref("governance.measure", row.measure_id) if row.measure_id else None,
    }
    named = registry.describe([ref for ref in refs.values() if ref], viewer)
    links = {name: named[ref] for name, ref in refs.items() if ref and ref in named}
    facts: list[tuple[Any, Any, str]] = [
        (
            pgettext("of a measure", "Whose it is"),
            row.member.name if row.member else _("All members’ joint"),
            "",
        ),
        (_("Why the member must keep it for itself"), row.necessary, ""),
        (_("Place in the ranking"), str(row.rank) if row.rank else "", ""),
        (_("Set-up cost"), _("yes") if row.is_setup else "", ""),
    ]
    if row.programme:
        facts.append((_("Programme"), row.programme.title, programme_url(row.programme)))
    for name, label in (("decision", _("Decision")), ("measure", _("Measure of the road map"))):
        if name in links:
            facts.append((label, links[name].label, links[name].url))
    facts.append((_("Why it was postponed or dropped"), row.because, ""))
    return [fact for fact in facts if fact[1]]


def _deeds(row: Any) -> list[Deed]:
    found = []
    if row.rank is not None:
        found.append(Deed(_("Move in the ranking"), at("place", row.pk)))
    if row.state in COURSE[State.POSTPONED]:
        found.append(Deed(_("Postpone"), at("postpone", row.pk)))
    if row.state in COURSE[State.DROPPED]:
        found.append(Deed(_("Drop it"), at("drop", row.pk)))
    if row.state != State.PROPOSED:
        label = (
            _("It is not carried out after all")
            if row.state == State.DONE
            else _("Propose it again")
        )
        found.append(Deed(label, at("again", row.pk), at_once=True))
    return found


def _primary(row: Any) -> Deed | None:
    if row.state == State.PROPOSED:
        return Deed(_("Adopt"), at("adopt", row.pk))
    if row.state == State.ADOPTED:
        return Deed(_("It is carried out"), at("done", row.pk), at_once=True)
    return None
