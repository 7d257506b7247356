"""The least that the same sums need: plain SQL inside the database, and numpy in memory.

Neither opens a figure up, keeps history, finds reasons, guards a right or meets what is missing; they
work the year's charges out, hold the invoices' lines against them and share the joint cost, and keep
bare numbers. Their sums must be the program's own.
"""

from __future__ import annotations

import time
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

from bench import money_world as world

PREPARED = (
    """CREATE TABLE bare_price AS
    SELECT t.agreement_id AS agreement, a.billed AS billed, r.tier_by AS tier_by, t.id AS term,
        CAST(s.level AS bigint) AS from_level,
        CAST(COALESCE((SELECT MIN(n.level) FROM agreements_termstep n WHERE n.term_id = t.id
            AND n.valid_from = s.valid_from AND n.level > s.level), 1000000000) AS bigint)
            AS to_level,
        s.valid_from AS starts, COALESCE(s.valid_to, %(end)s) AS ends,
        CAST(ROUND(s.value * 100) AS bigint) AS price
    FROM agreements_termstep s JOIN agreements_term t ON t.id = s.term_id
    JOIN agreements_pricerule r ON r.term_id = t.id
    JOIN agreements_agreement a ON a.id = t.agreement_id""",
    """CREATE TABLE bare_billed AS
    SELECT l.id AS id, i.agreement_id AS agreement, l.term_id AS term, l.member_id AS member,
        i.covers_to AS day, CAST(l.quantity AS bigint) AS quantity,
        CAST(ROUND(l.net * 100) AS bigint) AS net
    FROM money_invoiceline l JOIN money_invoice i ON i.id = l.invoice_id""",
    """CREATE TABLE bare_weight AS
    SELECT member_id AS member, CAST(value AS bigint) AS weight FROM parties_keyfigure
    WHERE year = %(year)s AND kind = 'inhabitants'""",
)
STEPS = {
    "expected": """CREATE TABLE bare_charge AS
    WITH units AS (
        SELECT s.agreement_id AS agreement, u.member_id AS member, c.counted_on AS day, c.count AS n
        FROM agreements_agreementsystem s JOIN portfolio_use u ON u.system_id = s.system_id
        JOIN portfolio_usercount c ON c.use_id = u.id WHERE c.counted_on >= %(start)s
    ), sums AS (SELECT agreement, day, SUM(n) AS n FROM units GROUP BY agreement, day)
    SELECT u.agreement, u.member, u.day, p.term, u.n AS quantity, p.price, u.n * p.price AS net
    FROM units u JOIN sums t ON t.agreement = u.agreement AND t.day = u.day
    JOIN bare_price p ON p.agreement = u.agreement AND u.day >= p.starts AND u.day < p.ends
        AND CASE WHEN p.tier_by = 'joint' THEN t.n ELSE u.n END >= p.from_level
        AND CASE WHEN p.tier_by = 'joint' THEN t.n ELSE u.n END < p.to_level""",
    "controlled": """CREATE TABLE bare_verdict AS
    WITH held AS (
        SELECT b.id, b.quantity, b.net, c.quantity AS right_quantity, c.net AS right_net
        FROM bare_billed b
        JOIN bare_charge c ON c.term = b.term AND c.member = b.member AND c.day = b.day
        UNION ALL
        SELECT b.id, b.quantity, b.net, c.quantity, c.net
        FROM bare_billed b JOIN (
            SELECT term, day, SUM(quantity) AS quantity, SUM(net) AS net
            FROM bare_charge GROUP BY term, day
        ) c ON c.term = b.term AND c.day = b.day WHERE b.member IS NULL
    )
    SELECT id, right_net, net - right_net AS deviation,
        CASE WHEN net = right_net AND quantity = right_quantity THEN 'right' ELSE 'wrong' END
            AS verdict
    FROM held""",
    "shared": """CREATE TABLE bare_share AS
    WITH items AS (
        SELECT b.agreement, b.day, CAST(SUM(b.net) AS bigint) AS amount
        FROM bare_billed b JOIN agreements_agreement a ON a.id = b.agreement
        WHERE a.billed = 'joint' GROUP BY b.agreement, b.day
    ), whole AS (SELECT CAST(SUM(weight) AS bigint) AS weight FROM bare_weight),
    parts AS (
        SELECT i.agreement, i.day, i.amount, w.member, i.amount * w.weight / t.weight AS part,
            i.amount * w.weight %% t.weight AS rest
        FROM items i CROSS JOIN bare_weight w CROSS JOIN whole t
    ), ranked AS (
        SELECT agreement, day, member, part, amount - SUM(part) OVER same AS left_over,
            ROW_NUMBER() OVER (same ORDER BY rest DESC, member) AS place
        FROM parts WINDOW same AS (PARTITION BY agreement, day)
    )
    SELECT agreement, day, member, part + CASE WHEN place <= left_over THEN 1 ELSE 0 END AS amount
    FROM ranked""",
}


def measure(size: world.Size) -> dict[str, Any]:
    """Seconds of each, and the sums they came to, in kroner."""
    import django

    django.setup()
    found = {"sql": by_sql()}
    if find_spec("numpy"):
        found["numpy"] = by_numpy(size)
    return found


def by_sql() -> dict[str, Any]:
    """In the database that the program's year stands in; each table is worked out and kept."""
    from django.db import connection

    given = {"start": world.START, "end": world.END, "year": world.YEAR - 1}
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for statement in PREPARED:
            cursor.execute(statement, given)
        cursor.execute("ANALYZE")
        for name, statement in STEPS.items():
            began = time.perf_counter()
            cursor.execute(statement, given if "%(" in statement else {})
            found[name] = round(time.perf_counter() - began, 2)
        for name, question in (
            ("expected_net", "SELECT SUM(net) FROM bare_charge"),
            ("deviation", "SELECT SUM(deviation) FROM bare_verdict"),
            ("shared_net", "SELECT SUM(amount) FROM bare_share"),
        ):
            cursor.execute(question)
            found[name] = str(Decimal(cursor.fetchone()[0]) / 100)
    return found


def by_numpy(size: world.Size) -> dict[str, Any]:
    """From counts that stand in memory already; nothing is kept."""
    import numpy as np

    months, members = range(1, 13), range(size.members)
    units = np.array(
        [[[world.users(a, m, t) for m in members] for a in range(size.agreements)] for t in months]
    )
    edges = np.array([level for level, _price in world.TIERS])
    prices = np.array(
        [
            [
                [int(world.price(a, tier, world.first(t)) * 100) for tier in range(len(edges))]
                for a in range(size.agreements)
            ]
            for t in months
        ]
    )
    weights = np.array([900 + m * 731 % 60_000 for m in members])
    found: dict[str, Any] = {}
    began = time.perf_counter()
    joint = (np.arange(size.agreements) % 2 == 1)[None, :, None]
    deciding = np.where(joint, units.sum(axis=2, keepdims=True), units)
    tier = np.searchsorted(edges, deciding, side="right") - 1
    each = np.take_along_axis(prices, tier.reshape(*tier.shape[:2], -1), axis=2)
    net = units * each
    found["expected"] = round(time.perf_counter() - began, 3)
    billed = net.copy()
    began = time.perf_counter()
    wrong = billed != net
    int(wrong.sum()), int((billed - net).sum())
    found["controlled"] = round(time.perf_counter() - began, 3)
    began = time.perf_counter()
    amounts = billed[:, size.own :, :].sum(axis=2)
    exact = amounts[:, :, None] * weights
    parts, rest = np.divmod(exact, weights.sum())
    over = amounts - parts.sum(axis=2)
    order = np.argsort(np.argsort(-rest, axis=2, kind="stable"), axis=2, kind="stable")
    parts += order < over[:, :, None]
    found["shared"] = round(time.perf_counter() - began, 3)
    found["expected_net"] = str(Decimal(int(net.sum())) / 100)
    found["shares_sum"] = bool((parts.sum(axis=2) == amounts).all())
    return found
