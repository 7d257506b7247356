"""Web hooks: told in order, signed, again until taken; never inside the server's own network."""

import datetime as dt
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.urls import reverse

from samdrift.kernel import clock, work
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import record
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Hook, Notice
from samdrift.kernel.services import hooks, outbound

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """A real server that keeps what it is told, and answers with the statuses it was given."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taker)
        self.got, self.answers = [], []


class Taker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def receiver(settings):
    settings.DEBUG = True
    settings.HOOKS_PRIVATE = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(receiver):
    return f"http://127.0.0.1:{receiver.server_port}/hook?a=1"


@pytest.fixture
def hook(world, receiver):
    return hooks.add_hook(address(receiver), [], by=world.viewer("kari"))


def happen(world, what, name="ola"):
    return record(what, world.accounts[name], by=world.viewer("kari"))


def beat():
    for _ in range(2):  # the chain first, then those who are behind it
        list(clock.tick(everything=True))
    while work.do_next():
        pass


def told(receiver):
    return [json.loads(body)["what"] for _headers, body in receiver.got]


def test_events_are_told_in_order_and_signed(world, receiver, hook):
    _hook, secret = hook
    for number in range(3):
        happen(world, f"test.{number}")
    beat()
    assert told(receiver)[-3:] == ["test.0", "test.1", "test.2"]
    headers, body = receiver.got[-1]
    moment, signed = headers["Samdrift-Signature"].removeprefix("t=").split(",v1=")
    right = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signed, right)
    data = json.loads(body)
    pk = world.accounts["ola"].pk
    assert data["subject"]["label"] == "Ola Åsen" and data["subject"]["page"].endswith(
        f"/parties/accounts/{pk}/"
    )
    assert data["id"] == str(Event.objects.get(what="test.2").key)
    count = len(receiver.got)
    beat()
    assert len(receiver.got) == count


def test_only_what_lies_within_the_owners_reach_is_told(world, receiver, hook):
    happen(world, "test.seen", "ola")
    happen(world, "test.unseen", "per")
    beat()
    assert "test.seen" in told(receiver) and "test.unseen" not in told(receiver)


def test_only_the_chosen_events_are_told(world, receiver):
    hooks.add_hook(address(receiver), ["test.wanted"], by=world.viewer("kari"))
    happen(world, "test.other")
    happen(world, "test.wanted")
    beat()
    assert told(receiver) == ["test.wanted"]


def test_event_that_was_not_taken_is_told_again_before_the_next(world, receiver, hook):
    receiver.answers = [500, 302]
    happen(world, "test.1")
    happen(world, "test.2")
    beat()
    row = Hook.objects.get()
    assert (
        told(receiver)[:1] == [told(receiver)[0]]
        and row.failing_since
        and row.last_error == "HTTP 500"
    )
    first = told(receiver)[0]
    beat()
    assert len(receiver.got) == 1, "it waits before it tries again"
    for minutes in (1, 3):
        with time_machine.travel(dt.datetime(2026, 11, 20, 9, minutes, tzinfo=dt.UTC), tick=False):
            beat()
    assert told(receiver)[:3] == [first] * 3
    assert told(receiver)[-2:] == ["test.1", "test.2"]
    row.refresh_from_db()
    assert row.failing_since is None and row.last_error == ""


def test_hook_is_ended_after_three_days_and_its_owner_told(world, receiver, hook):
    receiver.answers = [500] * 10
    happen(world, "test.1")
    beat()
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 1, tzinfo=dt.UTC), tick=False):
        beat()
    assert Hook.objects.get().ended_at is not None
    notice = Notice.objects.get()
    assert (notice.account_id, notice.what) == (world.accounts["kari"].pk, "hook.ended")


def test_hook_ends_when_its_owner_leaves(world, receiver, hook):
    happen(world, "test.1")
    person = world.people["kari"]
    person.left_on = world.today
    person.save()
    beat()
    assert receiver.got == [] and Hook.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "bad",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
    ],
)
def test_address_inside_the_servers_network_is_refused(world, bad):
    with pytest.raises(DomainError) as refused:
        hooks.add_hook(bad, [], by=world.viewer("kari"))
    assert refused.value.code in {"private_address", "no_such_host"}
    assert not Hook.objects.exists()


def test_address_is_looked_at_again_when_it_is_called(world, receiver, hook, settings):
    settings.HOOKS_PRIVATE = False
    happen(world, "test.1")
    beat()
    assert receiver.got == [] and Hook.objects.get().failing_since is not None


def test_address_must_be_https(world, settings):
    settings.HOOKS_PRIVATE = True
    with pytest.raises(DomainError) as refused:
        outbound.checked("http://127.0.0.1:9/")
    assert refused.value.code == "not_https"


def test_key_is_shown_once_and_concealed(world, as_person, receiver):
    client = as_person("kari")
    page = client.post(reverse("programs:hooks"), {"address": address(receiver)})
    secret = page.context["secret"]
    assert secret.encode() in page.content
    assert secret.encode() not in client.get(reverse("programs:hooks")).content
    assert secret not in Hook.objects.get().secret


def test_hook_is_ended_by_its_owner_alone(world, as_person, hook):
    end = reverse("programs:hook_end", args=[hook[0].pk])
    assert as_person("adam").post(end).status_code == 404
    assert as_person("kari").post(end).status_code == 302
    assert Hook.objects.get().ended_at is not None


@pytest.mark.parametrize("name", ["sol", "stig"])
def test_outsiders_have_no_hooks(world, receiver, name):
    with pytest.raises(Refused):
        hooks.add_hook(address(receiver), [], by=world.viewer(name))
