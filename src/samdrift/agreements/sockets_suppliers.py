"""What agreements puts into the sockets: what is common about suppliers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import wish_pages as pages
from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.agreements.queries import wishes as queries
from samdrift.agreements.services import wish_findings, wish_people
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(Kind(Wish, _("Fault or wish"), pages.wish_url))
registry.add_kind(Kind(SupplierRisk, _("Supplier risk"), pages.risk_url, related=("supplier",)))


def _entry(wish: Wish) -> tuple[int, str, str, str]:
    return EVERYONE, wish.title, str(wish.supplier), f"{wish.text} {wish.supplier_reference}"


registry.add_search(SearchKind("agreements.wish", _("Fault or wish"), _entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _of_centre(viewer: Viewer) -> bool:
    return viewer.inside and viewer.centre


registry.add_menu(
    MenuEntry("wishes", "agreements", _("Faults and wishes"), "agreements:wish_list", 60, _inside)
)
registry.add_menu(
    MenuEntry(
        "supplier_risks",
        "agreements",
        _("Supplier risk"),
        "agreements:supplier_risk_list",
        65,
        _of_centre,
    )
)
for page, context, reads in (
    ("parties.supplier", pages.of_supplier, ()),
    ("portfolio.system", pages.of_system, ("supplier_id",)),
):
    registry.add_panel(
        Panel(
            page,
            "wishes",
            _("Faults and wishes"),
            50,
            "agreements/wish_panel.html",
            context,
            by_key=bool(reads),
            reads=reads,
        )
    )
registry.add_panel(
    Panel(
        "parties.supplier",
        "supplier_risks",
        _("Supplier risk"),
        55,
        "agreements/supplier_risk_panel.html",
        pages.risks_of_supplier,
    )
)


def _agreed(finding: Any) -> str:
    promised = dt.date.fromisoformat(finding.agreed["promised_on"])
    return _now("%(supplier)s promised it by %(day)s.") % {
        "supplier": finding.observed["supplier"],
        "day": day(promised),
    }


def _observed(_finding: Any) -> str:
    return _now("It is not told here that it has come.")


def _mend(_finding: Any) -> str:
    return _now("Ask the supplier, and write down that it came or the new day.")


def _page(finding: Any, _viewer: Viewer) -> tuple[str, str]:
    return _now("Open it"), pages.wish_url(Wish(pk=finding.subject_id))


registry.add_finding(
    FindingKind(
        wish_findings.LATE,
        _("A supplier has not delivered what it promised"),
        "agreements",
        _("A fault or a wish on the supplier’s roadmap has not come by the day it was promised."),
        agreed=_agreed,
        observed=_observed,
        mend=_mend,
        page=_page,
        audience=FindingAudience.EVERYONE,
    )
)


def _reviews(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """Risks of one's own that are to be looked at again."""
    if not _of_centre(viewer) or viewer.person_id is None:
        return []
    rows = queries.risks(viewer).filter(
        owner_id=viewer.person_id, closed_on__isnull=True, review_on__lte=viewer.today
    )
    return [
        WorkItem(str(one), _now("Look at the risk again"), pages.risk_url(one), one.review_on)
        for one in rows.order_by("review_on", "pk")[:most]
    ]


registry.add_worklist(Worklist("supplier_risks", _("Supplier risk"), 40, _reviews))
registry.add_timed(Timed("wishes that are late", dt.timedelta(hours=6), wish_findings.look_at_all))
registry.add_timed(
    Timed("supplier risks of leavers", dt.timedelta(hours=1), wish_people.let_go_of_leavers)
)
registry.leaving.append(wish_people.leave)
registry.add_eraser(Eraser("wishes", wish_people.erase))
registry.add_succession(
    SuccessionStep(
        "agreements.wishes",
        _("Wishes to suppliers"),
        240,
        wish_people.preview,
        wish_people.apply,
        wish_people.undo_step,
    )
)
name_events(
    {
        "wish.added": _("It was sent in"),
        "wish.changed": _("It was changed"),
        "wish.backed": _("A member stands behind it"),
        "wish.not_backed": _("A member does not stand behind it any more"),
        "wish.backing_carried": _("Whoever took over stands behind it"),
        "wish.sent": _("It was sent to the supplier"),
        "wish.planned": _("It stands on the supplier’s roadmap"),
        "wish.delivered": _("It was delivered"),
        "wish.declined": _("The supplier declined"),
        "wish.dropped": _("We dropped it"),
        "wish.reopened": _("It was taken up again"),
        "supplier_risk.added": _("The risk was written down"),
        "supplier_risk.changed": _("The risk was assessed anew"),
        "supplier_risk.closed": _("It is no risk any more"),
        "supplier_risk.reopened": _("It is a risk again"),
        "supplier_risk.let_go": _("The owner has left"),
    }
)
name_fields(
    {
        "supplier_id": _("Supplier"),
        "system_id": _("System"),
        "weight": _("How much it matters"),
        "rank": _("Our rank"),
        "release": _("Release"),
        "promised_on": _("Promised by"),
        "delivered_on": _("Delivered on"),
        "supplier_reference": _("The supplier’s reference"),
        "about": _("What the risk is"),
        "likelihood": _("How likely"),
        "consequence": _("How bad"),
        "left_likelihood": _("How likely with the measure"),
        "left_consequence": _("How bad with the measure"),
        "measure": _("What we do about it"),
        "owner_id": _("Owner"),
        "closed_on": pgettext_lazy("risk", "Closed"),
    }
)
name_references(
    {
        "supplier_id": "parties.supplier",
        "system_id": "portfolio.system",
        "owner_id": "parties.person",
    }
)
name_choices(
    {
        "state": dict(Wish.State.choices),
        "kind": dict(Wish.Kind.choices),
        "weight": dict(WishBacking.Weight.choices),
        "about": dict(SupplierRisk.About.choices),
    }
)
