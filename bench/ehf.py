"""Measure invoices: written, read and held against all rules, in time and memory.

    python -m bench.ehf [--lines 10000] [--json FILE]

Each is done in a process of its own, so that its peak of memory is its own. A tenth of the lines is
measured as well, to show how it grows.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from samdrift.formats.ehf import (
    Address,
    Outgoing,
    OutgoingLine,
    Period,
    check,
    invoice_xml,
    norwegian_party,
    read,
)

_MEGABYTE = 1024
_PERIOD = Period(date(2026, 10, 1), date(2026, 10, 31))


def an_invoice(lines: int) -> bytes:
    """An invented invoice of so many lines, a licence each for one user in one month."""
    address = Address(street="Kaia 3", city="Nordvik", postcode="9990", country="NO")
    line = OutgoingLine(
        name="",
        quantity=Decimal(1),
        price=Decimal("97.00"),
        period=_PERIOD,
        seller_item_id="SAK-100",
    )
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
            lines=tuple(
                replace(line, name=f"Lisens bruker {place}", quantity=Decimal(place % 97 + 1))
                for place in range(lines)
            ),
            buyer_reference="IKT-4400",
            period=_PERIOD,
        )
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


def _peak() -> int:
    """Megabytes this process has held at most. (getrusage would tell its parent's as well.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // _MEGABYTE


def _alone(what: Callable[[Any], None], given: Any, answers: Any) -> None:
    began = time.perf_counter()
    what(given)
    answers.put({"seconds": round(time.perf_counter() - began, 2), "megabytes": _peak()})


def _measured(what: Callable[[Any], None], given: Any) -> dict[str, float]:
    start = multiprocessing.get_context("spawn")
    answers = start.Queue()
    process = start.Process(target=_alone, args=(what, given, answers))
    process.start()
    found: dict[str, float] = answers.get()
    process.join()
    return found


def measure(lines: int) -> dict[str, Any]:
    """Time in seconds and peak memory in megabytes of each, for so many lines."""
    data = an_invoice(lines)
    return {
        "lines": lines,
        "file_megabytes": round(len(data) / _MEGABYTE / _MEGABYTE, 1),
        "write": _measured(write, lines),
        "read": _measured(read_it, data),
        "check": _measured(check_it, data),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    found = [measure(asked.lines // 10), measure(asked.lines)]
    for one in found:
        print(one, flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
