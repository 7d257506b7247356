"""Accounts exported from a system: counted as its users, the unused shown, none kept for long."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.intake import counts, load, refusals, table
from tests.world import World

from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake import command, services
from samdrift.kernel.reach import seen
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.queries.accesses import of_use
from samdrift.portfolio.services import accesses
from samdrift.portfolio.services.systems import add_system
from samdrift.portfolio.services.uses import add_use

HEAD = "System;Kommune;Brukernavn;Status;Sist innlogget;Avdeling;Uttrekksdato"
OCTOBER = table(
    HEAD,
    "Fjellarkiv;Nordvik;kari;Aktiv;30.10.2026;Arkiv;31.10.2026",
    "Fjellarkiv;Nordvik;ola@nordvik.test;Aktiv;01.05.2026;Skole;31.10.2026",
    "Fjellarkiv;Nordvik;gammel;Deaktivert;01.01.2020;Skole;31.10.2026",
    "Fjellarkiv;Nordvik;ny;;;Skole;31.10.2026",
)


@pytest.fixture
def use(world: World) -> Use:
    by = world.viewer("mona")
    system = add_system(by=by, name="Fjellarkiv", supplier=world.supplier)
    return add_use(by=by, system=system, member=world.nordvik)


def test_newest_export_is_the_count_of_users_that_day(world: World, use: Use) -> None:
    taken = load("accesses", OCTOBER, world.viewer("kari"))
    assert counts(taken) == (4, 0, 0), refusals(taken)
    row = UserCount.objects.get(use=use)
    assert (row.count, row.counted_on, row.source) == (3, dt.date(2026, 10, 31), "system")
    use.refresh_from_db()
    assert use.user_count == 3
    assert counts(load("accesses", OCTOBER, world.viewer("kari"))) == (0, 4, 0)
    assert UserCount.objects.count() == 1


def test_accounts_that_are_gone_from_the_next_export_are_forgotten(world: World, use: Use) -> None:
    load("accesses", OCTOBER, world.viewer("kari"))
    load(
        "accesses",
        table(HEAD, "Fjellarkiv;Nordvik;kari;Aktiv;15.11.2026;Arkiv;16.11.2026"),
        world.viewer("kari"),
    )
    assert [one.account for one in Access.objects.all()] == ["kari"]
    told = UserCount.objects.filter(use=use).order_by("counted_on").values_list("count", flat=True)
    assert list(told) == [3, 1]


def test_unused_accounts_are_told(world: World, use: Use) -> None:
    load("accesses", OCTOBER, world.viewer("kari"))
    told = of_use(use, world.viewer("kari"))
    assert told is not None
    assert [one.account for one in told.unused] == ["ola@nordvik.test"]
    assert (told.count, told.active, told.never) == (4, 3, 1)
    assert told.units == [("Skole", 2), ("Arkiv", 1)]


def test_accounts_are_for_the_member_and_the_centre(world: World, use: Use) -> None:
    load("accesses", OCTOBER, world.viewer("kari"))
    assert seen(Access, world.viewer("kari")).count() == 4
    assert seen(Access, world.viewer("per")).count() == 0
    assert of_use(use, world.viewer("per")) is None


def test_other_members_people_may_not_load(world: World, use: Use) -> None:
    taken = load("accesses", OCTOBER, world.viewer("didrik"))
    assert counts(taken)[0] == 0
    assert not Access.objects.filter(use=use).exists()


def test_use_that_is_not_there_is_refused(world: World, use: Use) -> None:
    taken = load(
        "accesses",
        table(HEAD, "Fjellarkiv;Sørvik;kari;Aktiv;;;", f"Ukjent;{use.member};kari;Aktiv;;;"),
        world.viewer("mona"),
    )
    assert counts(taken)[2] == 2


def test_accounts_of_an_erased_person_are_gone(world: World, use: Use) -> None:
    ola = world.people["ola"]
    Access.objects.create(use=use, account=ola.email.upper(), listed_on=world.today)
    Access.objects.create(use=use, account="en-annen", listed_on=world.today)
    assert accesses.erase(ola.pk, world.viewer("adam")) == ["accesses: 1"]
    assert [one.account for one in Access.objects.all()] == ["en-annen"]


def test_page_of_a_use_shows_its_accounts(world: World, use: Use, as_person: Any) -> None:
    load("accesses", OCTOBER, world.viewer("kari"))
    page = as_person("kari").get(f"/portfolio/uses/{use.pk}/").content.decode()
    assert "ola@nordvik.test" in page


WITHOUT = table("Brukernavn;Status", "kari;Aktiv", "gammel;Sperret")


def test_what_no_column_tells_is_told_for_the_whole_file(world: World, use: Use) -> None:
    by = world.viewer("kari")
    for given in ({"system": "Fjellarkiv", "member": "Nordvik"}, {"use": str(use.pk)}):
        sent = services.send_in("accesses", WITHOUT, "a.csv", by=by, given=given)
        services.run(sent, by=by)
        assert refusals(sent) == []
    assert Access.objects.filter(use=use).count() == 2


def test_what_is_told_for_the_file_is_checked(world: World, use: Use) -> None:
    by = world.viewer("kari")
    for data, given in (
        (OCTOBER, {"system": "Fjellarkiv"}),
        (WITHOUT, {"use": "9999"}),
        (WITHOUT, {"nothing": "x"}),
        (WITHOUT, {"last_used_on": "not a day"}),
    ):
        with pytest.raises(DomainError):
            services.send_in("accesses", data, "a.csv", by=by, given=given)
    assert not Access.objects.exists()


def test_what_is_told_stays_when_columns_are_tied_and_is_tried(world: World, use: Use) -> None:
    by = world.viewer("kari")
    data = table("Hvem;Status", "kari;Aktiv")
    sent = services.send_in("accesses", data, "a.csv", by=by, given={"use": str(use.pk)})
    services.tie_columns(sent, by=by, columns={"account": 0, "active": 1})
    services.require_columns(sent)
    tally, _notes = services.try_out(sent, services.table_of(sent), by=by)
    assert (tally.taken, tally.refused) == (1, [])


def test_a_load_without_columns_for_them_is_told_by_command_program_and_page(
    world: World, use: Use, as_person: Any, tmp_path: Path
) -> None:
    file = tmp_path / "kontoer.csv"
    file.write_bytes(WITHOUT)
    asked = Namespace(
        kind="accesses", files=[str(file)], json=True, dry_run=False, member=None, map=None,
        set=None, system=None, use=str(use.pk),
    )  # fmt: skip
    out = StringIO()
    assert command.run(asked, out) == 0, out.getvalue()
    assert Access.objects.count() == 2
    kari = as_person("kari")
    tried = kari.post(
        "/api/v1/load/accesses/try?name=a.csv&member=Nordvik&set=system=Fjellarkiv",
        WITHOUT,
        content_type="application/octet-stream",
    )
    assert tried.json()["unchanged"] == 2, tried.json()
    page = kari.get(f"/portfolio/uses/{use.pk}/").content.decode()
    assert f"system=Fjellarkiv&amp;member={world.nordvik.pk}" in page
    sent = kari.post(
        reverse("intake:send_in", args=["accesses"]),
        {"pasted": WITHOUT.decode(), "given_system": "Fjellarkiv", "member": world.nordvik.pk},
    )
    assert sent.status_code == 302
