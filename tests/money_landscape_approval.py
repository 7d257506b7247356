"""Three steps of approval and three cases of purchase against lease, made by the services."""

from __future__ import annotations

import datetime as dt

from samdrift.governance.models.matters import Matter
from samdrift.money.calc.lease_case import Fleet
from samdrift.money.models.invoices import Invoice
from samdrift.money.services import approval
from samdrift.money.services.lease import put_with
from tests.money.made import machine
from tests.money.made_lease import make_case
from tests.world import World


def make_approval(world: World) -> None:
    """To be called when there are three invoices to Nordvik, and a matter."""
    first, second = Invoice.objects.order_by("pk")[:2]
    approval.attest(first, by=world.viewer("kari"), note="Kravet er sendt")
    approval.certify(first, by=world.viewer("dina"))
    approval.stop(second, by=world.viewer("kari"), note="Feil mottaker")
    _cases(world)


def _cases(world: World) -> None:
    fleet = (Fleet(world.nordvik.pk, dt.date(2024, 3, 1), 120), Fleet(world.sorvik.pk, None, 4))
    make_case(world, most_months=36, fleet=fleet)
    make_case(world, "Nettbrett", units=400)
    third = make_case(world, "Fagsystem som tjeneste", kind="software")
    about = Matter.objects.open().order_by("pk").first()
    if about is not None:
        put_with(third, by=machine(world), matter=about)
