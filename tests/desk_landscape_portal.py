"""Items to order, approvals and what is begun and not sent, made by the services: what the tests of
pages, doors, backups and erasure walk through.
"""

from __future__ import annotations

import datetime as dt

from samdrift.desk.calc.item_form import KINDS, Field
from samdrift.desk.models.cases import Approval
from samdrift.desk.models.catalogue import CatalogueItem, Service
from samdrift.desk.services import approvals, drafts, stand_ins
from samdrift.desk.services import catalogue_items as items
from samdrift.desk.services.cases import open_case
from samdrift.desk.services.service_catalogue import add_service
from samdrift.kernel.viewer import terminal
from tests.world import World

TITLES = ("Ny bærbar PC", "Tilgang til fagsystem", "Ny ansatt")


def make_portal(world: World) -> CatalogueItem:
    """Three items, three orders to approve (one of them answered), three drafts of Kari's."""
    by = terminal(world.today)
    service = Service.objects.filter(ended_at=None).order_by("pk").first()
    service = service or add_service(by=by, name="Arbeidsplassen")
    fields = tuple(Field("", f"Spørsmål {kind}", kind, choices=("En", "To")) for kind in KINDS)
    made = [_item(service, title, fields, world) for title in TITLES]
    asked = [_order(world, item) for item in made]
    approvals.approve(asked[-1], by=world.viewer("dina"), reason="Greit")
    for weeks, name in ((4, "kari"), (8, "ola"), (12, "kari")):
        begins = world.today + dt.timedelta(weeks=weeks)
        stand_ins.name_stand_in(
            by=world.viewer("dina"), stand_in=world.people[name],
            valid_from=begins, valid_to=begins + dt.timedelta(weeks=1),
        )  # fmt: skip
    kari = world.viewer("kari")
    for item in (*made[:2], None):
        values = {"title": "Ny skjerm", "text": "Den gamle er svart"}
        files = [("files", b"bilde", "skjerm.png")]
        drafts.keep_draft(None, by=kari, values=values, origin="q=skjerm", item=item, files=files)
    return made[0]


def _item(service: Service, title: str, fields: tuple[Field, ...], world: World) -> CatalogueItem:
    by = terminal(world.today)
    item = items.add_item(
        by=by,
        service=service,
        title=title,
        description="Det du trenger for å arbeide.",
        approval=CatalogueItem.Approver.DIRECTOR,
        price="250 kr i måneden",
        checklist=["Bestill", "Sett opp", "Lever ut"],
        members=[world.nordvik, world.sorvik],
    )
    items.set_form(item, by=by, fields=fields)
    return items.publish(item, by=by)


def _order(world: World, item: CatalogueItem) -> Approval:
    case = open_case(
        by=world.viewer("ola"),
        member=world.nordvik,
        title=item.title,
        kind="request",
        channel="portal",
        item=item,
    )
    return case.approvals.get()
