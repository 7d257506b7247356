"""Long work done in parts, two of them at a time where the database can."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from samdrift.kernel.abreast import abreast
from samdrift.kernel.models.site import Site


class _Enough(Exception):
    pass


def _make(name: str) -> None:
    Site.objects.create(name=name)


def _made() -> list[str]:
    return sorted(Site.objects.values_list("name", flat=True))


def test_every_part_is_done_once(committed: None) -> None:
    parts = [f"part {number:02}" for number in range(20)]
    abreast(_make, parts, lambda: None)
    assert _made() == parts


def test_parts_inside_a_transaction_belong_to_it(committed: None) -> None:
    with transaction.atomic():
        abreast(_make, ["one", "two", "three"], lambda: None)
        assert len(_made()) == 3
        transaction.set_rollback(True)
    assert _made() == []


@pytest.mark.postgres
def test_two_parts_are_done_at_the_same_time(committed: None) -> None:
    both, servers = threading.Barrier(2), set()

    def meet(name: str) -> None:
        both.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            servers.add(cursor.fetchone()[0])
        _make(name)

    abreast(meet, ["one", "two"], lambda: None)
    assert _made() == ["one", "two"]
    assert len(servers) == 2


def test_leaving_off_lets_the_parts_that_were_begun_be_done(committed: None) -> None:
    def beat() -> None:
        raise _Enough

    with pytest.raises(_Enough):
        abreast(_make, [str(number) for number in range(1000)], beat)
    assert 1 <= len(_made()) < 1000


@pytest.mark.postgres
def test_what_breaks_beside_is_told(committed: None) -> None:
    here, both = threading.get_ident(), threading.Barrier(2)

    def act(name: str) -> None:
        if name in {"0", "1"}:
            both.wait(20)
        if threading.get_ident() != here:
            raise _Enough
        _make(name)

    with pytest.raises(_Enough):
        abreast(act, [str(number) for number in range(1000)], lambda: None)
    assert 1 <= len(_made()) < 1000
