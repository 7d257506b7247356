"""What the portal's tests start from: items to order, and a way through the steps."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from samdrift.desk.calc.item_form import Field
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.services.catalogue_items import add_item, publish, set_form
from tests.desk.made import Desk, machine
from tests.world import World


def make_item(
    world: World, desk: Desk, title: str = "Ny datamaskin", fields: Any = (), **values: Any
) -> CatalogueItem:
    """A published item of the desk's service, with these questions."""
    by = machine(world)
    item = add_item(by=by, service=desk.service, title=title, **values)
    if fields:
        item = set_form(item, by=by, fields=fields)
    return publish(item, by=by)


NAME = Field("name", "Navn", "text", required=True)
LONG = Field("why", "Hvorfor", "long")


def send_plain(client: Client, **values: Any) -> Any:
    """Through the form and the check; returns the last response."""
    told = {"title": "Skriveren virker ikke", "what": "incident", "stopped": "3", "haste": "3"}
    response = client.post(reverse("desk:new_form"), {**told, **values})
    assert response.status_code == 302, response.content.decode()
    return client.post(response["Location"])


def send_item(client: Client, item: CatalogueItem, **values: Any) -> Any:
    address = f"{reverse('desk:new_form')}?item={item.pk}"
    response = client.post(address, values)
    assert response.status_code == 302, response.content.decode()
    return client.post(response["Location"])
