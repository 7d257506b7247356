"""What the joint investment portfolio and grants put into the sockets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.intake.kinds import add_load
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references
from samdrift.money.intake import frames, investments
from samdrift.money.lists import investment_panels as panels
from samdrift.money.lists import portfolio_finding_words as words
from samdrift.money.lists.investment_words import (
    frame_url,
    grant_url,
    investment_url,
    programme_url,
)
from samdrift.money.models.investments import Frame, Grant, Investment, Programme
from samdrift.money.queries.investments import proposed_count
from samdrift.money.services import portfolio_findings, portfolio_succession

FRAME, INVESTMENT, PROGRAMME = "money.frame", "money.investment", "money.programme"

registry.add_kind(Kind(Frame, pgettext_lazy("of money", "Frame"), frame_url, related=("member",)))
registry.add_kind(Kind(Investment, _("Measure of the portfolio"), investment_url))
registry.add_kind(Kind(Programme, _("Programme"), programme_url))
registry.add_kind(Kind(Grant, _("Grant"), grant_url, related=("programme",)))


def _investment(row: Investment) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, str(row.get_state_display()), row.text


def _programme(row: Programme) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, "", row.text


registry.add_search(SearchKind(INVESTMENT, _("Measure of the portfolio"), _investment))
registry.add_search(SearchKind(PROGRAMME, _("Programme"), _programme))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(
    MenuEntry(
        "investments", "money", _("Joint investments"), "money:investments", 50, _inside, proposed_count
    )
)  # fmt: skip
registry.add_menu(MenuEntry("plan", "money", _("Economic plan"), "money:plan", 35, _inside))
for page, key, title, order, template, context, side in (
    ("parties.member", "portfolio", _("Joint investments"), 78, "money/portfolio_member_panel.html", panels.of_member, False),
    ("governance.decision", "investments", _("In the joint portfolio"), 60, "money/portfolio_panel.html", panels.of_decision, True),
    ("governance.measure", "investments", _("In the joint portfolio"), 60, "money/portfolio_panel.html", panels.of_measure, True),
):  # fmt: skip
    registry.add_panel(Panel(page, key, title, order, template, context, side=side))
registry.add_worklist(
    Worklist("investments", _("Measures for the portfolio board"), 40, panels.undecided)
)
registry.calendars.append(panels.calendar)
registry.wheel.append(panels.on_wheel)
for key, title, explain, agreed, observed, mend, target, audience in (
    (
        portfolio_findings.GRANT,
        _("A grant is about to lapse"),
        _("Money that was granted must be used by a day, and some of it is not."),
        words.grant_agreed,
        words.grant_observed,
        words.grant_mend,
        words.grant_page,
        FindingAudience.EVERYONE,
    ),
    (
        portfolio_findings.FRAME,
        _("A member’s frame is not known"),
        _("The pool of a year is not known before all members have told their frames."),
        words.frame_agreed,
        words.frame_observed,
        words.frame_mend,
        words.frame_page,
        FindingAudience.CONCERNED,
    ),
):
    registry.add_finding(
        FindingKind(
            key,
            title,
            "money",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=target,
            audience=audience,
        )
    )
registry.add_timed(Timed("joint portfolio", dt.timedelta(hours=1), portfolio_findings.look))
registry.add_succession(
    SuccessionStep(
        "money.portfolio",
        _("Joint investments"),
        260,
        portfolio_succession.preview,
        portfolio_succession.apply,
        portfolio_succession.undo_step,
    )
)
add_load(frames.KIND)
add_load(investments.KIND)
_EVENTS: dict[str, Any] = {
    "frame.set": _("The frame was registered"),
    "frame.changed": _("The frame was changed"),
    "frame.struck": _("The frame was struck"),
    "frame.carried": _("The frame passed to the one that took over"),
    "investment.proposed": _("The measure was proposed"),
    "investment.changed": _("The measure was changed"),
    "investment.costs_set": _("Its costs were written"),
    "investment.ranked": _("It got another place in the ranking"),
    "investment.adopted": _("The measure was adopted"),
    "investment.postponed": _("The measure was postponed"),
    "investment.dropped": _("The measure was dropped"),
    "investment.carried_out": _("The measure was carried out"),
    "investment.taken_up": _("The measure was taken up again"),
    "investment.carried": _("The measure passed to the one that took over"),
    "programme.added": _("The programme was added"),
    "programme.changed": _("The programme was changed"),
    "grant.given": _("A grant was registered"),
    "grant.changed": _("A grant was changed"),
    "grant.used": _("Some of a grant was used"),
    "grant.use_taken_back": _("A use of a grant was taken back"),
}
name_events(_EVENTS)
name_fields(
    {
        "frame.year": _("Year"),
        "frame.section": _("Kind"),
        "frame.source": _("Where it is from"),
        "investment.title": _("What is to be done"),
        "investment.text": _("In more words"),
        "investment.because": _("Why"),
        "investment.state": pgettext_lazy("of a measure", "State"),
        "programme.title": _("Name"),
        "programme.text": _("What it is to achieve"),
        "grant.note": _("Terms and notes"),
        "grant.what": _("What for"),
        "rank": _("Place in the ranking"),
        "invested": _("Cost of investment by year"),
        "operating_cost": _("Operating cost by year"),
        "from_grants": _("Of this from grants"),
        "is_setup": _("Set-up cost"),
        "necessary": _("Why the member must keep it for itself"),
        "programme_id": _("Programme"),
        "measure_id": _("Measure of the road map"),
        "investment_id": _("Measure of the portfolio"),
        "giver": _("Who grants it"),
        "granted_on": _("Granted on"),
        "use_by": _("Last day it can be used"),
    }
)
name_references(
    {
        "programme_id": PROGRAMME,
        "measure_id": "governance.measure",
        "investment_id": INVESTMENT,
    }
)
name_choices(
    {
        "frame.section": dict(Frame.Section.choices),
        "investment.state": dict(Investment.State.choices),
    }
)
