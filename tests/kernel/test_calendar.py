"""One's own calendar: a secret address that ends with the person."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.kernel.models.site import CalendarAddress
from samdrift.kernel.registry import CalendarEntry, registry
from samdrift.parties.models.arrangements import Arrangement

pytestmark = pytest.mark.django_db


def address_of(client):
    page = client.post(reverse("programs:calendar"))
    return page.context["address"].split("8000", 1)[1]


def test_calendar_holds_the_dates_of_the_rooms(world, as_person, monkeypatch):
    entry = CalendarEntry("dummy-1", dt.date(2027, 1, 1), "A day; with more", url="/x/")
    monkeypatch.setattr(registry, "calendars", [lambda _viewer: [entry]])
    answer = Client().get(address_of(as_person("kari")))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "SUMMARY:A day\\; with more" in text and "DTSTART;VALUE=DATE:20270101" in text


def test_calendar_holds_evaluation_dates_within_reach(world, as_person):
    Arrangement.objects.update(evaluate_on=dt.date(2027, 3, 1))
    text = Client().get(address_of(as_person("kari"))).content.decode()
    assert "DTSTART;VALUE=DATE:20270301" in text and "Vik IKT" in text


def test_address_is_kept_as_a_digest_and_a_new_one_ends_the_old(world, as_person):
    client = as_person("kari")
    first = address_of(client)
    assert first.split("/")[-1].removesuffix(".ics") != CalendarAddress.objects.get().digest
    second = address_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(reverse("programs:calendar_end"))
    assert Client().get(second).status_code == 404


def test_address_stops_when_the_person_leaves_or_the_account_is_closed(world, as_person):
    address, person = address_of(as_person("ola")), world.people["ola"]
    person.left_on = world.today
    person.save()
    assert Client().get(address).status_code == 404
    person.left_on = None
    person.save()
    assert Client().get(address).status_code == 200
    account = world.accounts["ola"]
    account.is_active = False
    account.save()
    assert Client().get(address).status_code == 404


def test_unknown_address_is_not_found(world, client):
    assert client.get("/calendar/guessed.ics").status_code == 404


def test_calendar_holds_own_roles_to_confirm_and_what_ends(world, as_person):
    from samdrift.portfolio.models.roles import SystemRole
    from samdrift.portfolio.models.systems import System
    from samdrift.portfolio.models.uses import Use

    system = System.objects.create(name="Lønn", ends_on=dt.date(2028, 1, 31))
    Use.objects.create(system=system, member=world.nordvik, phase_out_on=dt.date(2027, 6, 30))
    SystemRole.objects.create(
        system=system, member=world.nordvik, person=world.people["ola"], kind="manager",
        accepted_on=dt.date(2026, 2, 1), valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    ola = Client().get(address_of(as_person("ola"))).content.decode()
    assert all(f"DATE:{day}" in ola for day in ("20270201", "20280131", "20270630"))
    per = Client().get(address_of(as_person("per"))).content.decode()
    assert "BEGIN:VEVENT" not in per
