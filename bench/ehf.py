"""Measure invoices: written, read, held against all rules, taken in and controlled.

    python -m bench.ehf [--lines 10000] [--engine postgresql|sqlite] [--json FILE]

Each is done in a process of its own, so that its peak of memory is its own. A tenth of the lines is
measured as well, to show how it grows. `take` is all that happens when the file comes: it is kept,
held against the rules, read, tied to its agreement and each line to its price and member, and each
line is controlled; `control` is the control alone, once more, of what stands.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import setup

from bench import load, machine
from bench import money_world as world
from samdrift.formats.ehf import (
    Address,
    Identifier,
    Outgoing,
    OutgoingLine,
    Period,
    check,
    invoice_xml,
    norwegian_party,
    read,
)

_MEGABYTE = 1024
MEMBERS = 357
_PERIOD = Period(date(2026, 10, 1), date(2026, 10, 31))


def an_invoice(lines: int) -> bytes:
    """An invented invoice of so many lines, each a member's users of one item in one month; one in
    50 has a price that is not the agreed one.
    """
    address = Address(street="Kaia 3", city="Nordvik", postcode="9990", country="NO")
    return invoice_xml(
        Outgoing(
            number="F-1",
            issue_date=date(2026, 11, 2),
            due_date=date(2026, 12, 2),
            seller=norwegian_party(
                "Fjellfjord IKT",
                "976390512",
                address,
                vat_registered=True,
                in_foretaksregisteret=True,
            ),
            buyer=norwegian_party("Nordvik kommune", "991825827", address),
            lines=tuple(_line(place) for place in range(lines)),
            buyer_reference="IKT-4400",
            contract_reference="AVT-000",
            period=_PERIOD,
        )
    )


def _line(place: int) -> OutgoingLine:
    item, member = divmod(place, MEMBERS)
    agreed = world.price(0, 0, _PERIOD.start)
    return OutgoingLine(
        name=f"Per bruker {item}",
        quantity=Decimal(world.users(0, member, _PERIOD.start.month)),
        price=agreed + 3 if place % 50 == 11 else agreed,
        period=_PERIOD,
        seller_item_id=f"V-{item}",
        object_reference=Identifier(f"K{member:03}"),
    )


def write(lines: int) -> None:
    """Compute the sums and write the file."""
    an_invoice(lines)


def read_it(data: bytes) -> None:
    """Read it line by line."""
    read(data)


def check_it(data: bytes) -> None:
    """Hold it against the schema, the standard, Peppol and Norway; the rules are compiled too."""
    verdict = check(data)
    if not verdict.accepted:
        raise SystemExit(f"the invoice is not right: {verdict.fatal[0]}")


def _site(lines: int) -> None:
    """A site with the agreement that the invoice is for, and what each member is called on it."""
    load.prepare()
    from samdrift.money.models.invoices import Lesson
    from samdrift.parties.models.members import Member
    from samdrift.parties.models.suppliers import Supplier

    size = world.Size(MEMBERS, 1, 0, 0, terms=-(-lines // MEMBERS))
    world.fill(size)
    world.count(size, _PERIOD.start.month)
    supplier = Supplier.objects.get()
    supplier.orgnr = "976390512"
    supplier.save(update_fields=["orgnr"])
    Lesson.objects.bulk_create(
        Lesson(supplier=supplier, field="object", value=f"k{n:03}", member=one,
               learned_on=date(2026, 1, 1))
        for n, one in enumerate(Member.objects.order_by("pk"))
    )  # fmt: skip


def take(data: bytes) -> None:
    """All that happens when the file comes."""
    from samdrift.kernel.viewer import terminal
    from samdrift.money.models.invoices import Delivery, InvoiceLine
    from samdrift.money.services.deliveries import deliver

    by = terminal(date(2026, 11, 3))
    taken = deliver(data, "faktura.xml", by=by, way=Delivery.Way.COMMAND, wait=True)
    lines = InvoiceLine.objects.filter(invoice=taken.invoice)
    wrong, right = (lines.filter(verdict=one).count() for one in ("wrong", "right"))
    if not wrong or wrong + right < lines.count():
        raise SystemExit(f"{wrong} wrong and {right} right of {lines.count()} lines")


def control_it(_data: bytes) -> None:
    """The lines once more against what is agreed."""
    from samdrift.kernel.viewer import terminal
    from samdrift.money.models.invoices import Invoice
    from samdrift.money.services.control import check as control

    control(list(Invoice.objects.values_list("pk", flat=True)), by=terminal(date(2026, 11, 3)))


def _peak() -> int:
    """Megabytes this process has held at most. (getrusage would tell its parent's as well.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // _MEGABYTE


def _timed(what: Callable[[Any], None], given: Any) -> dict[str, float]:
    began = time.perf_counter()
    what(given)
    return {"seconds": round(time.perf_counter() - began, 2), "megabytes": _peak()}


def _measured(
    what: Callable[[Any], None], given: Any, ready: Callable[[], None] | None = None
) -> dict[str, float]:
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=start, initializer=ready) as pool:
        return pool.submit(_timed, what, given).result()


def measure(lines: int, engine: str) -> dict[str, Any]:
    """Time in seconds and peak memory in megabytes of each, for so many lines."""
    data = an_invoice(lines)
    found = {
        "lines": lines,
        "file_megabytes": round(len(data) / _MEGABYTE / _MEGABYTE, 1),
        "write": _measured(write, lines),
        "read": _measured(read_it, data),
        "check": _measured(check_it, data),
    }
    with tempfile.TemporaryDirectory(prefix="samdrift-bench-") as folder:
        home = Path(folder)
        with load.database(engine, home):
            _measured(_site, lines)
            found["take"] = _measured(take, data, setup)
            found["control"] = _measured(control_it, data, setup)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--engine", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    found = {
        "ehf": asked.lines,
        "engine": asked.engine,
        **machine.described(),
        "sizes": [measure(lines, asked.engine) for lines in (asked.lines // 10, asked.lines)],
    }
    for one in found["sizes"]:
        print(one, flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
