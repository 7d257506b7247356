"""Our cases in Request Tracker's tables, row for row as its own code writes a ticket: roles with their
groups, members and cached members, transactions, attachments, and words for its full-text index.

Left out are the records of the letters it would have sent.
"""

# ruff: noqa: S608 -- only names and numbers of our own stand in the statements

from __future__ import annotations

from typing import Any

from bench.others import source

NOBODY, SYSTEM = 6, 1
EVERYONE, PRIVILEGED, UNPRIVILEGED = 3, 4, 5
NEVER = "timestamp '1970-01-01'"
ROLES = ("AdminCc", "Cc", "Owner", "Requestor")
HEADERS = (
    "'MIME-Version: 1.0' || chr(10) || 'Content-Type: text/plain; charset=\"utf-8\"' || chr(10)"
    " || 'X-RT-Original-Encoding: utf-8' || chr(10) || 'Content-Length: ' || octet_length(text)"
    " || chr(10)"
)


def fill(name: str) -> None:
    with source.staged(name) as cursor:
        cursor.execute("SELECT max(id) FROM principals")
        people = cursor.fetchone()[0]
        _people(cursor, people)
        cursor.execute("SELECT max(id) FROM principals")
        _tickets(cursor, people, cursor.fetchone()[0])
        _course(cursor, people)
        for table in ("principals", "groups", "tickets", "transactions", "attachments"):
            cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    source.settle(name)


def _stamps(at: str = "now() AT TIME ZONE 'UTC'", by: int | str = SYSTEM) -> str:
    return f"{by}, {at}, {by}, {at}"


def _people(cursor: Any, base: int) -> None:
    """Users with the group each is alone in; those who work at the desk are privileged."""
    cursor.execute(
        "INSERT INTO principals (id, principaltype, disabled)"
        f" SELECT {base} + 2 * n - 1, 'User', 0 FROM bench_person"
        f" UNION ALL SELECT {base} + 2 * n, 'Group', 0 FROM bench_person"
    )
    cursor.execute(
        "INSERT INTO users (id, name, password, emailaddress, realname, creator, created,"
        f" lastupdatedby, lastupdated) SELECT {base} + 2 * n - 1, email, '*NO-PASSWORD*', email, name,"
        f" {_stamps()} FROM bench_person"
    )
    cursor.execute(
        "INSERT INTO groups (id, name, description, domain, instance, creator, created,"
        f" lastupdatedby, lastupdated) SELECT {base} + 2 * n, 'UserEquiv',"
        f" 'ACL equiv. for user ' || ({base} + 2 * n - 1), 'ACLEquivalence', {base} + 2 * n - 1,"
        f" {_stamps()} FROM bench_person"
    )
    user = f"{base} + 2 * n - 1"
    role = f"CASE WHEN is_agent THEN {PRIVILEGED} ELSE {UNPRIVILEGED} END"
    for group in (f"{base} + 2 * n", str(EVERYONE), role):
        _belong(cursor, f"SELECT {group}, {user} FROM bench_person")


def _belong(cursor: Any, pairs: str) -> None:
    """Members of groups, and what RT keeps worked out of them."""
    cursor.execute(
        "INSERT INTO groupmembers (groupid, memberid, creator, created, lastupdatedby, lastupdated)"
        f" SELECT g, m, {_stamps()} FROM ({pairs}) AS one (g, m)"
    )
    _known(cursor, pairs)


def _known(cursor: Any, pairs: str) -> None:
    cursor.execute(
        "INSERT INTO cachedgroupmembers (id, groupid, memberid, via, immediateparentid, disabled)"
        " SELECT id, g, m, id, g, 0 FROM"
        f" (SELECT nextval('cachedgroupmembers_id_seq') AS id, g, m FROM ({pairs}) AS one (g, m)) AS two"
    )


def _user(column: str, base: int, other: int) -> str:
    """The user that one of our people became."""
    return f"coalesce((SELECT {base} + 2 * p.n - 1 FROM bench_person p WHERE p.id = {column}), {other})"


def _tickets(cursor: Any, people: int, base: int) -> None:
    owner, asked = _user("c.agent", people, NOBODY), _user("c.requester", people, SYSTEM)
    cursor.execute(
        "INSERT INTO tickets (id, effectiveid, queue, type, owner, subject, initialpriority,"
        " finalpriority, priority, status, starts, started, due, resolved, lastupdatedby, lastupdated,"
        f" creator, created) SELECT c.n, c.n, q.id, 'ticket', {owner}, c.title, c.priority, 0,"
        " c.priority, CASE WHEN c.is_open THEN 'open' ELSE 'resolved' END,"
        f" {NEVER}, c.opened AT TIME ZONE 'UTC', c.due AT TIME ZONE 'UTC',"
        f" CASE WHEN c.is_open THEN {NEVER} ELSE c.ended AT TIME ZONE 'UTC' END,"
        f" {owner}, c.changed AT TIME ZONE 'UTC', {asked}, c.opened AT TIME ZONE 'UTC'"
        " FROM bench_case c JOIN queues q ON q.name = c.member ORDER BY c.n"
    )
    roles = ", ".join(f"({place}, '{role}')" for place, role in enumerate(ROLES, 1))
    every = (
        f"SELECT {base} + 4 * (c.n - 1) + r.place AS id, c.n, r.name, c.opened FROM bench_case c"
    )
    every = f"{every} CROSS JOIN (VALUES {roles}) AS r (place, name) ORDER BY 1"
    cursor.execute(
        "INSERT INTO principals (id, principaltype, disabled)"
        f" SELECT id, 'Group', 0 FROM ({every}) AS g"
    )
    opened = "opened AT TIME ZONE 'UTC'"
    cursor.execute(
        "INSERT INTO groups (id, name, domain, instance, creator, created, lastupdatedby, lastupdated)"
        f" SELECT id, name, 'RT::Ticket-Role', n, {_stamps(opened)} FROM ({every}) AS g"
    )
    _known(cursor, f"SELECT id, id FROM ({every}) AS g")
    _belong(cursor, f"SELECT {base} + 4 * (c.n - 1) + 3, {owner} FROM bench_case c")
    _belong(
        cursor,
        f"SELECT {base} + 4 * (c.n - 1) + 4, {asked} FROM bench_case c WHERE c.requester IS NOT NULL",
    )


def _course(cursor: Any, people: int) -> None:
    """What happened in each ticket, and what was written."""
    asked, author = _user("c.requester", people, SYSTEM), _user("e.author", people, SYSTEM)
    cursor.execute(
        "CREATE TABLE bench_course AS SELECT row_number() OVER (ORDER BY at, n, step) AS id, * FROM ("
        f" SELECT c.n, 0 AS step, 'Create' AS type, c.opened AS at, {asked} AS author, c.text,"
        " c.title FROM bench_case c"
        " UNION ALL SELECT c.n, e.id, CASE WHEN e.is_public THEN 'Correspond' ELSE 'Comment' END,"
        f" e.at, {author}, e.text, NULL FROM bench_note e JOIN bench_case c ON c.id = e.case_id"
        f" UNION ALL SELECT c.n, 9e15, 'Status', c.ended, {_user('c.agent', people, SYSTEM)}, NULL, NULL"
        " FROM bench_case c WHERE NOT c.is_open) AS course"
    )
    cursor.execute("SELECT coalesce(max(id), 0) FROM transactions")
    base = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO transactions (id, objecttype, objectid, type, field, oldvalue, newvalue, creator,"
        f" created) SELECT {base} + id, 'RT::Ticket', n, type,"
        " CASE WHEN type = 'Status' THEN 'Status' END, CASE WHEN type = 'Status' THEN 'open' END,"
        " CASE WHEN type = 'Status' THEN 'resolved' END, author, at AT TIME ZONE 'UTC'"
        " FROM bench_course ORDER BY id"
    )
    cursor.execute("SELECT coalesce(max(id), 0) FROM attachments")
    first = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO attachments (id, transactionid, parent, messageid, subject, contenttype,"
        f" contentencoding, content, headers, creator, created) SELECT {first} + id, {base} + id, 0,"
        " 'bench-' || id || '@bench', title, 'text/plain', 'none', text,"
        f" {HEADERS}, author, at AT TIME ZONE 'UTC' FROM bench_course WHERE text IS NOT NULL ORDER BY id"
    )
    cursor.execute(
        "INSERT INTO attachmentsindex (id, contentindex) SELECT id,"
        " to_tsvector(coalesce(subject, '') || chr(10) || content) FROM attachments"
        f" WHERE id > {first} ORDER BY id"
    )
    cursor.execute("DROP TABLE bench_course")
