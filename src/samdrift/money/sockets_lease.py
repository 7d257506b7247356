"""What money puts into the sockets: purchase against lease."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import Kind, MenuEntry, Panel, SearchKind, registry
from samdrift.kernel.web.timeline import name_events, name_fields, name_references
from samdrift.money.lists import lease_pages as pages
from samdrift.money.models.investments import LeaseCase

registry.add_kind(Kind(LeaseCase, _("Purchase or lease"), pages.case_url))


def _entry(row: LeaseCase) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, "", row.rule


registry.add_search(SearchKind("money.leasecase", _("Purchase or lease"), _entry))
registry.add_menu(
    MenuEntry(
        "lease", "money", _("Purchase or lease"), "money:lease_case_list", 70,
        lambda viewer: viewer.inside,
    )
)  # fmt: skip
registry.add_panel(
    Panel(
        "governance.matter", "lease", _("Purchase or lease"), 48, "money/lease_panel.html",
        pages.of_matter,
    )
)  # fmt: skip
name_events(
    {
        "lease_case.kept": _("The case was worked out"),
        "lease_case.changed": _("The case was worked out anew"),
        "lease_case.copied": _("The case was copied from another"),
        "lease_case.put": _("The case was put with a matter"),
        "lease_case.taken_out": _("The case was taken out of the matter"),
        "lease_case.removed": _("The case was taken away"),
    }
)
name_fields(
    {
        "units": _("How many"),
        "unit_price": _("Price of one"),
        "residual": _("Worth at the end, per cent"),
        "years": pgettext_lazy("of a lease", "Years"),
        "per_year": _("Payments a year"),
        "in_advance": _("Paid in advance"),
        "payment": _("Payment that is offered"),
        "lease_rate": _("The lessor’s rate, per cent"),
        "own_rate": _("Own rate, per cent"),
        "upkeep": _("Upkeep a year"),
        "owned": _("Owned already"),
        "bought_as": _("In the accounts the purchase is"),
        "most_months": _("No older than, months"),
        "fleet": _("Rows of equipment"),
        "starts_on": _("From"),
        "rule": _("Own judgement of the accounting"),
        "copy_of": _("Copy of"),
    }
)
name_references({"matter_id": "governance.matter"})
