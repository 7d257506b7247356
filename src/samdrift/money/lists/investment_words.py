"""How the joint portfolio is worded: states, verdicts, addresses."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.calc.kroner import rounded
from samdrift.kernel.lists import address, label_of
from samdrift.kernel.templatetags.shown import number
from samdrift.money.calc import ranking
from samdrift.money.models.investments import Frame, Investment

investment_url = address("money:investment_detail")
frame_url = address("money:frame_detail")
programme_url = address("money:programme_detail")
State = Investment.State
TONES = {
    State.PROPOSED: "neutral",
    State.ADOPTED: "success",
    State.POSTPONED: "warning",
    State.DONE: "info",
    State.DROPPED: "neutral",
}
VERDICT_TONES = {
    ranking.INSIDE: "success",
    ranking.OUTSIDE: "danger",
    ranking.WOULD_FIT: "warning",
    ranking.UNKNOWN: "neutral",
}


def grant_url(grant: Any) -> str:
    """A grant stands on the page of its programme."""
    return f"{programme_url(grant.programme)}#grant-{grant.pk}"


def verdict_word(verdict: str) -> str:
    return {
        ranking.INSIDE: _("Inside the frame"),
        ranking.OUTSIDE: _("Outside the frame"),
        ranking.WOULD_FIT: _("Below the line, would fit"),
        ranking.UNKNOWN: pgettext("of a measure", "Not known"),
    }.get(verdict, "")


def section_word(section: str) -> str:
    return {
        Frame.Section.OPERATING.value: _("Operating"),
        Frame.Section.INVESTMENT.value: _("Investment"),
    }[section]


def why(row: Any, placed: Any) -> str:
    """Why a measure came where it did, in a sentence; nothing where it is plain."""
    if placed is None or placed.verdict == ranking.INSIDE:
        return ""
    if not row.costs_in:
        return _("Nobody has told what it costs.")
    if placed.verdict == ranking.UNKNOWN:
        return _("No frame is known for %(years)s.") % {"years": _years(placed.lacking)}
    if placed.verdict == ranking.WOULD_FIT:
        return _("There is room for it, but one ranked before it waits for money of the same year.")
    lacks = [
        _("%(amount)s kr in %(year)s") % {"amount": whole(amount), "year": year}
        for (year, _section), amount in sorted(placed.short.items())
    ]
    return _("It lacks %(amounts)s.") % {"amounts": ", ".join(lacks)}


def _years(places: Any) -> str:
    return ", ".join(str(year) for year in sorted({year for year, _section in places}))


def whole(amount: Any) -> Any:
    """An amount in whole kroner, written with spaces: 1 500 000; a dash when it is not known."""
    return number(None if amount is None else int(rounded(amount, 0)))


def state_tag(row: Any) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', TONES[row.state], label_of(row, "state")
    )


def portfolio_url() -> str:
    return reverse("money:investments")
