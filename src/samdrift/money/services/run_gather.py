"""Fills a draft: what there is to split, how each key shares, and each member's part to the øre."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel import bulk
from samdrift.money.calc import doubts
from samdrift.money.calc.carried import Carried, kept, read
from samdrift.money.calc.split import Cost, Posted, split
from samdrift.money.calc.split_keys import MemberShare
from samdrift.money.models.runs import Run, RunItem, RunReading, RunShare, RunUnit
from samdrift.money.queries.key_shares import KeyReading
from samdrift.money.queries.run_found import held_as
from samdrift.money.queries.run_keys import Placed, accounts_by_unit, placed
from samdrift.money.queries.run_sources import found_for
from samdrift.money.queries.runs import last_closed
from samdrift.money.services.run_mirror import Row, take_back

LeftOut = dict[tuple[str, int, str], tuple[str, bool]]


def fill(run: Run) -> None:
    """Gather the run anew; its own fields are set, and to be saved by the caller."""
    left_out = _left_out(run)
    rows = _found(run)
    run.digest = _digest(rows)
    _empty(run)
    run.follows = last_closed(run.arrangement_id, but=run.pk)
    carried = read(run.follows.carried if run.follows else {})
    items = _write_items(run, rows, left_out)
    shared = [(item, row) for item, row in zip(items, rows, strict=True) if _is_split(item)]
    _write_shares(shared, carried)
    _write_units(run, items)
    run.total = sum((item.amount for item, _row in shared), Decimal(0))
    run.carried = kept(carried)


def digest_now(run: Run) -> str:
    """The digest of what would be gathered now."""
    return _digest(_found(run))


def _found(run: Run) -> list[Placed]:
    with in_site_language():
        return placed(found_for(run), run)


def _digest(rows: Iterable[Placed]) -> str:
    """Of all that decides what members are to pay, and of what is in doubt."""
    whole = hashlib.sha256()
    readings: dict[int, Any] = {}
    for row in rows:
        one, reading = row.found, row.reading
        if reading is not None and id(reading.rows) not in readings:
            readings[id(reading.rows)] = [_kept_row(member) for member in reading.rows]
            whole.update(json.dumps(readings[id(reading.rows)]).encode())
        told = [
            one.mark, one.title, one.ore, str(one.vat), one.member, one.agreement,
            row.version.pk if row.version else None, one.doubts,
        ]  # fmt: skip
        whole.update(json.dumps(told, default=str).encode())
    return whole.hexdigest()


def _left_out(run: Run) -> LeftOut:
    rows = RunItem.objects.filter(run=run).exclude(left_out="")
    told = rows.values_list("source_kind", "source_id", "starts_on", "left_out", "for_good")
    return {held_as(kind, pk, day): (why, good) for kind, pk, day, why, good in told}


def _empty(run: Run) -> None:
    RunShare.objects.filter(item__run=run).delete()
    RunItem.objects.filter(run=run).delete()
    RunReading.objects.filter(run=run).delete()
    RunUnit.objects.filter(run=run).delete()


def _is_split(item: RunItem) -> bool:
    return not item.left_out and not any(doubts.blocking(one) for one in item.doubts)


# -- items and readings ------------------------------------------------------------------------------


def _write_items(run: Run, rows: Sequence[Placed], left_out: LeftOut) -> list[RunItem]:
    readings = _write_readings(run, rows)
    items = [
        _item(run, at, row, left_out, readings.get(id(row.reading.rows)) if row.reading else None)
        for at, row in enumerate(rows, start=1)
    ]
    bulk.add_all(items)
    return items


def _item(run: Run, at: int, row: Placed, left_out: LeftOut, reading: RunReading | None) -> RunItem:
    one = row.found
    why, for_good = left_out.get(one.held_as, ("", False))
    return RunItem(
        run=run,
        position=at,
        source_kind=one.source.kind,
        source_id=one.source.id,
        title=one.title,
        detail=one.detail,
        amount=Decimal(one.ore).scaleb(-2),
        vat_rate=one.vat,
        starts_on=one.period.start,
        ends_on=one.period.end,
        agreement_id=one.agreement,
        member_id=one.member,
        key_version=row.version,
        reading=reading,
        doubts=one.doubts,
        left_out=why,
        for_good=for_good,
    )


def _write_readings(run: Run, rows: Iterable[Placed]) -> dict[int, RunReading]:
    """Each way a key shares, kept once; by the identity of its rows."""
    made: dict[int, RunReading] = {}
    for row in rows:
        reading, version = row.reading, row.version
        if reading is None or version is None or id(reading.rows) in made:
            continue
        made[id(reading.rows)] = RunReading(
            run=run,
            key_version=version,
            starts_on=row.found.period.start,
            ends_on=row.found.period.end or run.ends_on,
            rows=[_kept_row(one) for one in reading.rows],
            problems=[[one.code, one.basis, one.year, one.member] for one in reading.problems],
        )
    bulk.add_all(list(made.values()))
    return made


def _kept_row(row: MemberShare[int]) -> list[Any]:
    """[member, share, share before caps, parts]; a part is [base, portion, figure, presence, total]."""
    parts = [
        [part.base or "equal", *map(str, (part.portion, part.figure, part.presence, part.total))]
        for part in row.parts
    ]
    return [row.member, str(row.share), str(row.uncapped), parts]


# -- shares ------------------------------------------------------------------------------------------

Shared = list[tuple[RunItem, Placed]]


def _write_shares(shared: Shared, carried: Carried) -> None:
    mirrored = [(item, row.found.mirrors) for item, row in shared if row.found.mirrors is not None]
    rows: list[Row] = take_back(mirrored, carried)
    joint: dict[tuple[int, int], Shared] = defaultdict(list)
    for item, row in shared:
        if row.found.mirrors is not None:
            continue
        if row.reading is None:
            member = row.found.member
            if member is not None:
                rows.append((item.pk, member, item.amount, str(row.found.ore)))
        else:
            joint[row.version.key_id if row.version else 0, id(row.reading.rows)].append(
                (item, row)
            )
    for (key, _reading), group in joint.items():
        rows += _joint(group, _reading_of(group), carried, key)
    bulk.pour(RunShare, ("item_id", "member_id", "amount", "exact"), rows)


def _reading_of(group: Shared) -> KeyReading:
    reading = group[0][1].reading
    if reading is None:
        raise ValueError("A joint cost without a reading.")
    return reading


def _joint(group: Shared, reading: KeyReading, carried: Carried, key: int) -> list[Row]:
    """The members' parts of costs that one reading splits, after what the key's rounding left."""
    costs: list[Cost[int]] = [Cost(item.pk, row.found.ore) for item, row in group]
    done = split(costs, reading.shares, carried.get(key, {}))
    carried[key] = done.carried
    return [_row(line) for line in done.lines]


def _row(line: Posted[int]) -> Row:
    item: Any = line.cost
    return item, line.member, Decimal(line.ore).scaleb(-2), str(line.exact)


def _write_units(run: Run, items: Iterable[RunItem]) -> None:
    """How the members' units use what is split, as it stood at the run's end."""
    agreements = {item.agreement_id for item in items if item.agreement_id is not None}
    found = accounts_by_unit(agreements, run.ends_on)
    bulk.pour(
        RunUnit,
        ("run_id", "agreement_id", "member_id", "unit", "accounts"),
        [
            (run.pk, agreement, member, unit, count)
            for (agreement, member), units in found.items()
            for unit, count in sorted(units.items())
        ],
    )
