"""Keys for programs are made by their owner, shown once, and end at once."""

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.kernel.errors import Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.site import Token
from samdrift.kernel.services import tokens

pytestmark = pytest.mark.django_db


def make(client, **values):
    return client.post(reverse("programs:keys"), {"name": "Report", **values})


def test_key_is_shown_once_and_kept_as_a_digest(world, as_person):
    client = as_person("kari")
    page = make(client, may_write="on")
    secret = page.context["secret"]
    assert secret.startswith("samdrift_") and secret.encode() in page.content
    assert secret.encode() not in client.get(reverse("programs:keys")).content
    token = Token.objects.get()
    assert secret not in token.digest and token.may_write
    assert secret not in "".join(Event.objects.values_list("text", flat=True))
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/me").json()["may_write"] is True
    token.refresh_from_db()
    assert token.used_at is not None


def test_key_ends_at_once(world, as_person):
    client = as_person("kari")
    secret = make(client).context["secret"]
    client.post(reverse("programs:key_end", args=[Token.objects.get().pk]))
    assert (
        Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code == 401
    )


def test_key_that_would_be_past_its_day_is_refused(world, as_person):
    page = make(as_person("kari"), expires_on="20.11.2026")
    assert page.status_code == 422 and "expires_on" in page.context["form"].errors
    assert not Token.objects.exists()


def test_key_of_a_closed_account_answers_no_more(world, as_person):
    secret = make(as_person("ola")).context["secret"]
    account = world.accounts["ola"]
    account.is_active = False
    account.save()
    assert (
        Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code == 401
    )


def test_nobody_makes_or_ends_keys_for_others(world, as_person):
    with pytest.raises(Refused):
        tokens.make_token(
            world.accounts["ola"],
            name="x",
            may_write=False,
            expires_on=None,
            by=world.viewer("adam"),
        )
    make(as_person("ola"))
    pk = Token.objects.get().pk
    assert as_person("adam").post(reverse("programs:key_end", args=[pk])).status_code == 404
    assert Token.objects.get().ended_at is None


PAGES = ["programs:keys", "programs:hooks", "programs:calendar"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_people_of_the_cooperation(world, client, as_person, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    assert [as_person(who).get(reverse(name)).status_code for who in ("sol", "stig", "ola")] == [
        404,
        404,
        200,
    ]


def test_page_of_keys_is_read_only_as_of_another_day(world, as_person):
    answer = as_person("kari").post("/per/2020-01-01" + reverse("programs:keys"), {"name": "x"})
    assert answer.status_code == 409 and not Token.objects.exists()


def test_profile_leads_to_login_keys_hooks_and_calendar(world, as_person):
    page = as_person("ola").get(reverse("kernel:profile")).content.decode()
    assert all(reverse(name) in page for name in [*PAGES, "mfa_index"])
