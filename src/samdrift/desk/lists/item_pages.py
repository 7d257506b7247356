"""What the pages of the catalogue's items show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.item_form import Field, Flaw, fields_of
from samdrift.desk.forms.items import FIELD_KINDS, SCALE
from samdrift.desk.lists.portal_words import form_url
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.queries import catalogue_items as queries
from samdrift.kernel import rights
from samdrift.kernel.viewer import Viewer


def offer_page(item: CatalogueItem) -> dict[str, Any]:
    """An item as people read it before they order."""
    return {
        "item": item,
        "questions": [one.label for one in fields_of(item.form)],
        "url": form_url(item.pk),
    }


def item_page(viewer: Viewer, item: CatalogueItem) -> dict[str, Any]:
    """An item as those see it who keep the catalogue."""
    members = queries.member_names(item)
    may = rights.allowed(viewer, "desk.change_item", item)
    acts = []
    if may:
        acts = [(_("Questions"), reverse("desk:item_form", args=[item.pk]), False)]
    kinds, scale = dict(FIELD_KINDS), dict(SCALE)
    return {
        "lead": item.description,
        "acts": acts,
        "may_publish": may,
        "facts": [
            (_("Offered"), _("yes") if item.is_published else _("no"), ""),
            (_("Service"), str(item.service), ""),
            (_("Kind of case"), item.get_kind_display(), ""),
            (_("Price"), item.price, ""),
            (_("Who approves it"), item.get_approval_display(), ""),
            (_("System"), str(item.system or ""), ""),
            (_("Team that does it"), str(item.team or ""), ""),
            (_("Only for"), ", ".join(members) or _("all members"), ""),
            (_("Impact"), scale[item.impact], ""),
            (_("Urgency"), scale[item.urgency], ""),
            (_("Identity is checked"), item.identity_checked, ""),
        ],
        "questions": [
            (one.label, kinds.get(one.kind, one.kind), one.required) for one in fields_of(item.form)
        ],
    }


def editor_rows(fields: Sequence[Field], found: Sequence[Flaw], act: str) -> list[dict[str, Any]]:
    """The editor's rows; `focus` where the cursor goes after a button."""
    wrong = {one.place for one in found}
    at = _focus(act, len(fields))
    return [
        {
            "n": n,
            "number": n + 1,
            "field": one,
            "choices": "\n".join(one.choices),
            "first": n == 0,
            "last": n == len(fields) - 1,
            "wrong": n in wrong,
            "focus": n == at,
        }
        for n, one in enumerate(fields)
    ]


def _focus(act: str, count: int) -> int | None:
    name, _dash, where = act.partition("-")
    if name == "add":
        return count - 1
    place = int(where) if where.isascii() and where.isdigit() else None
    if place is None:
        return None
    return {"up": place - 1, "down": place + 1, "remove": min(place, count - 1)}.get(name)
