"""The register of what may be ordered, for those who keep the catalogue."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms.items import ItemForm
from samdrift.desk.lists.item_pages import item_page
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service
from samdrift.desk.queries import catalogue_items as queries
from samdrift.desk.services import catalogue_items as services
from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


def _services(viewer: Viewer) -> Any:
    return seen(Service, viewer).order_by("order", "sort_key")


COLUMNS = (
    Column("title", pgettext_lazy("catalogue", "Item"), lambda i: i.title, link=address("desk:item_detail"), sort="sort_key"),
    Column("service", _("Service"), lambda i: i.service.name, sort="service__sort_key"),
    Column("kind", _("Kind of case"), choice_text("kind"), sort="kind"),
    Column("approval", _("Who approves it"), choice_text("approval"), sort="approval"),
    Column("team", _("Team that does it"), lambda i: i.team and i.team.name, sort="team__name"),
    Column("price", _("Price"), lambda i: i.price),
    Column("questions", _("Questions"), lambda i: len(i.form), numeric=True),
    Column("is_published", _("Offered"), lambda i: i.is_published, sort="is_published"),
    Column("system", _("System"), lambda i: i.system and i.system.name, default=False),
    Column("order", _("Place in the list"), lambda i: i.order, sort="order", numeric=True, default=False),
)  # fmt: skip

ITEMS = Register(
    room="desk",
    key="item",
    model=CatalogueItem,
    name=_("Item to order"),
    lead=_("What people may order or report, with the questions they are asked."),
    spec=ListSpec(
        key="desk.item",
        title=_("What may be ordered"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=(
            related("service", _("Service"), "service_id", _services),
            equals("kind", _("Kind of case"), "kind", CaseKind.choices),
            equals("approval", _("Who approves it"), "approval", CatalogueItem.Approver.choices),
            flag("offered", _("Offered"), lambda _viewer: Q(is_published=True)),
            text_filter("title", pgettext_lazy("catalogue", "Item"), "title"),
        ),
        order="sort_key",
        empty=_("Nothing may be ordered yet. Add the first item."),
    ),
    form=ItemForm,
    create=services.add_item,
    change=services.change_item,
    may_create=services.CHANGE,
    may_change=services.CHANGE,
    new_label=_("New item"),
    detail_template="desk/item_detail.html",
    detail_context=item_page,
    detail_rows=queries.listed,
)
