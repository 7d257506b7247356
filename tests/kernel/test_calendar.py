"""One's own calendar: a secret address that ends with the person."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.kernel.history import record
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


def test_feed_answers_those_who_only_ask_for_its_head(world, as_person):
    address = address_of(as_person("kari"))
    answer = Client().head(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and answer["ETag"]
    assert Client().post(address).status_code == 405


def test_feed_needs_no_login_cookie_language_or_accept_header_and_ends_in_ics(world, as_person):
    address = address_of(as_person("kari"))
    answer = Client(headers={"user-agent": "Google-Calendar-Importer"}).get(address)
    assert address.endswith(".ics") and answer.status_code == 200
    assert not answer.cookies and "Content-Encoding" not in answer
    compressed = Client(headers={"accept-encoding": "gzip, br"}).get(address)
    assert compressed.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_feed_that_is_as_it_was_is_not_sent_again_and_one_with_news_is(world, as_person):
    arrangement = Arrangement.objects.first()
    Arrangement.objects.filter(pk=arrangement.pk).update(evaluate_on=dt.date(2027, 3, 1))
    address = address_of(as_person("kari"))
    tag = Client().get(address)["ETag"]
    again = Client(headers={"if-none-match": tag}).get(address)
    assert (again.status_code, again.content) == (304, b"")
    Arrangement.objects.filter(pk=arrangement.pk).update(evaluate_on=dt.date(2027, 3, 2))
    moved = Client(headers={"if-none-match": tag}).get(address)
    assert moved.status_code == 200 and "VALUE=DATE:20270302" in moved.content.decode()
    Arrangement.objects.filter(pk=arrangement.pk).update(evaluate_on=None)
    gone = Client(headers={"if-none-match": tag}).get(address)
    assert gone.status_code == 200 and "BEGIN:VEVENT" not in gone.content.decode()


def test_sequence_grows_with_each_act_on_what_the_entry_is_of(world, as_person):
    arrangement = Arrangement.objects.first()
    Arrangement.objects.filter(pk=arrangement.pk).update(evaluate_on=dt.date(2027, 3, 1))
    address, by = address_of(as_person("kari")), world.viewer("kari")

    def entry():
        text = Client().get(address).content.decode().replace("\r\n ", "")
        event = text.split(f"UID:evaluation-{arrangement.pk}@", 1)[1].split("END:VEVENT")[0]
        return dict(line.split(":", 1) for line in event.split("\r\n")[1:] if line)

    before = entry()
    record("arrangement.changed", arrangement, by=by)
    after = entry()
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after["LAST-MODIFIED"] >= before.get("LAST-MODIFIED", "")
