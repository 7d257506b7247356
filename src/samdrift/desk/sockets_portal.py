"""What portal puts into the sockets."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.lists import approval_pages
from samdrift.desk.lists import portal_pages as pages
from samdrift.desk.models.cases import Approval
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.stand_ins import StandIn
from samdrift.desk.queries import approvals as approval_queries
from samdrift.desk.queries import portal as queries
from samdrift.desk.services import approval_notices, approvals, drafts, portal_people, stand_ins
from samdrift.kernel.lists import address
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    DigestSource,
    Eraser,
    FrontPage,
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import (
    name_choices,
    name_events,
    name_fields,
    name_references,
)


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _leads(viewer: Viewer) -> bool:
    return viewer.inside and bool(queries.led_members(viewer))


def _approves(viewer: Viewer) -> bool:
    """Directors and coordinators; others who are asked get a notice, and see it on the help page."""
    return _leads(viewer)


def _keeps_catalogue(viewer: Viewer) -> bool:
    return viewer.inside and viewer.has_any(
        "agent", "daily_manager", "management_lead", "administrator"
    )


for entry in (
    MenuEntry("get_help", "desk", _("Get help"), "desk:get_help", 10, _inside),
    MenuEntry(
        "my_cases", "desk", _("My cases"), "desk:my_cases", 12, _inside, queries.my_open_count
    ),
    MenuEntry(
        "approvals",
        "desk",
        _("To approve"),
        "desk:approvals",
        14,
        _approves,
        approval_queries.waiting_count,
    ),
    MenuEntry(
        "member_cases", "desk", _("Your member’s cases"), "desk:member_case_list", 16, _leads
    ),
    MenuEntry(
        "items", "services", _("What may be ordered"), "desk:item_list", 80, _keeps_catalogue
    ),
):
    registry.add_menu(entry)

registry.add_front(FrontPage("desk", 10, "desk/portal_front.html", pages.front_part))
registry.add_panel(
    Panel(
        "desk.case",
        "approval",
        _("Approval"),
        12,
        "desk/approval_panel.html",
        approval_pages.on_case,
        side=True,
    )
)
registry.add_worklist(
    Worklist("to_approve", _("To approve"), 12, pages.approval_items, by_clock=True)
)
registry.add_worklist(Worklist("answer_desk", _("Your cases"), 14, pages.work_items, by_clock=True))
registry.add_digest(DigestSource("to_approve", _("To approve"), 12, pages.approval_items))
registry.add_digest(DigestSource("answer_desk", _("Your cases"), 14, pages.work_items))

registry.add_kind(
    Kind(CatalogueItem, _("Item to order"), address("desk:offer"), related=("service",))
)
registry.add_kind(
    Kind(
        Approval,
        _("Approval"),
        address("desk:approval"),
        lambda one: one.case.title,
        related=("case",),
    )
)


def _entry(item: CatalogueItem) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    asked = " ".join(str(one.get("label", "")) for one in item.form)
    return EVERYONE, item.title, item.service.name, f"{item.description} {asked}"


registry.add_search(SearchKind("desk.catalogueitem", _("Item to order"), _entry))
registry.add_eraser(Eraser("portal", portal_people.erase))
registry.leaving.append(portal_people.leave)
registry.add_succession(
    SuccessionStep(
        "desk.items",
        _("Items to order"),
        308,
        portal_people.preview,
        portal_people.apply,
        portal_people.undo_step,
    )
)
registry.add_timed(Timed("drafts", dt.timedelta(hours=12), drafts.forget_old))
registry.add_timed(Timed("approvals", dt.timedelta(minutes=30), approvals.pass_on))
registry.add_timed(Timed("stand-ins", dt.timedelta(minutes=30), stand_ins.go_over))
registry.add_timed(Timed("approvals to remind of", dt.timedelta(hours=1), stand_ins.remind))
registry.leaving.append(stand_ins.leave)
registry.add_eraser(Eraser("stand-ins", stand_ins.erase))
registry.add_kind(Kind(StandIn, _("Stand-in"), lambda _row: reverse("desk:approvals")))

for what, name, text in (
    (
        approval_notices.ASKED,
        _("Somebody asks for my approval"),
        _("%(who)s asks for “%(title)s”. It waits for you to approve it."),
    ),
    (
        approval_notices.REMINDED,
        _("An approval waits for me still"),
        _("%(who)s has waited for you to approve “%(title)s” since %(day)s."),
    ),
    (
        approval_notices.APPROVED,
        _("What I asked for is approved"),
        _("%(by)s approved “%(title)s” (case #%(number)s). We go on with it."),
    ),
    (
        approval_notices.DECLINED,
        _("What I asked for is declined"),
        _("%(by)s declined “%(title)s” (case #%(number)s): %(why)s"),
    ),
):
    registry.notices[what] = NoticeKind(name, text)

name_events(
    {
        "item.added": _("The item was added"),
        "item.changed": _("The item was changed"),
        "item.form_changed": _("The questions were changed"),
        "item.carried": _("It is offered to the successor"),
        "item.published": _("It was offered"),
        "item.unpublished": _("It was no longer offered"),
        "case.approval_asked": _("Approval was asked for"),
        "case.approval_dropped": _("Approval was no longer asked for"),
        "case.approved": _("It was approved"),
        "case.declined": _("It was declined"),
        "case.approver_missing": _("Nobody was found who can approve it"),
        "stand_in.named": _("A stand-in was named"),
        "stand_in.ended": _("The stand-in was ended"),
    }
)
name_fields(
    {
        "approver_id": _("Approver"),
        "instead_of_id": _("In the place of"),
        "stand_in_id": _("Stand-in"),
        "questions": _("Questions"),
        "item_members": _("Only for"),
        "item.title": pgettext_lazy("catalogue", "Item"),
        "item.approval": _("Who approves it"),
        "item.checklist": _("Steps"),
        "item.price": _("Price"),
        "item.description": _("Description"),
        "item.identity_checked": _("Identity is checked"),
    }
)
name_references(
    {
        "approver_id": "parties.person",
        "instead_of_id": "parties.person",
        "stand_in_id": "parties.person",
    }
)
name_choices({"item.approval": dict(CatalogueItem.Approver.choices)})
