"""Our cases in django-helpdesk's tables: a ticket each, and a follow-up for each note and for its end."""

# ruff: noqa: S608 -- only names and numbers of our own stand in the statements

from __future__ import annotations

from typing import Any

from bench.others import source

CLOSED = 4


def fill(name: str) -> None:
    with source.staged(name) as cursor:
        _people(cursor)
        _tickets(cursor)
        _course(cursor)
        for table in ("auth_user", "helpdesk_ticket", "helpdesk_followup"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    source.settle(name)


def _people(cursor: Any) -> None:
    """Only those who work at the desk are users; who asks is an address."""
    cursor.execute(
        "INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_staff,"
        " is_superuser, is_active, date_joined) SELECT 1000 + n, email, '!', '', name, email, true,"
        " false, true, now() FROM bench_person WHERE is_agent"
    )
    cursor.execute(  # What its own code makes for each user: as the superuser's, which it made.
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_name = 'helpdesk_usersettings' AND column_name NOT IN ('id', 'user_id')"
    )
    columns = cursor.fetchone()[0]
    cursor.execute(
        f"INSERT INTO helpdesk_usersettings (user_id, {columns}) SELECT u.id, {columns}"
        " FROM helpdesk_usersettings s JOIN auth_user own ON own.id = s.user_id"
        " AND own.is_superuser, auth_user u WHERE NOT u.is_superuser"
    )


def _tickets(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO helpdesk_ticket (id, title, queue_id, created, modified, submitter_email,"
        " assigned_to_id, status, on_hold, description, priority, due_date, secret_key)"
        " SELECT c.n, c.title, q.id, c.opened, c.changed, p.email, a.n + 1000,"
        f" CASE WHEN c.is_open THEN 1 ELSE {CLOSED} END, false, c.text, c.priority, c.due,"
        " md5(c.id::text) FROM bench_case c JOIN helpdesk_queue q ON q.title = c.member"
        " LEFT JOIN bench_person p ON p.id = c.requester LEFT JOIN bench_person a ON a.id = c.agent"
        " ORDER BY c.n"
    )


def _course(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, user_id, new_status,"
        " message_id, email_recipients) SELECT * FROM ("
        " SELECT c.n, e.at, 'Comment', e.text, e.is_public, p.n + 1000, NULL::int, '', '[]'::jsonb"
        " FROM bench_note e JOIN bench_case c ON c.id = e.case_id"
        " LEFT JOIN bench_person p ON p.id = e.author"
        " UNION ALL SELECT c.n, c.ended, 'Closed', '', true, a.n + 1000,"
        f" {CLOSED}, '', '[]'::jsonb FROM bench_case c LEFT JOIN bench_person a ON a.id = c.agent"
        " WHERE NOT c.is_open) AS course ORDER BY 2"
    )
