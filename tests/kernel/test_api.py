"""The API gives what the pages give: the same rows, the same doors, the same refusals."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from samdrift.kernel.models.history import Event
from samdrift.kernel.services import tokens
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person

pytestmark = pytest.mark.django_db
LIST = "/api/v1/parties/account"


class Program:
    """A client with a key."""

    def __init__(self, secret):
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path, **values):
        return self.client.get(path, values)

    def send(self, method, path, data):
        return getattr(self.client, method)(path, data, content_type="application/json")


@pytest.fixture
def as_program(world):
    def make(name, *, may_write=True, expires_on=None):
        account = world.accounts[name]
        secret = tokens.make_token(
            account, name="test", may_write=may_write, expires_on=expires_on, by=world.viewer(name)
        )
        return Program(secret)

    return make


@pytest.fixture
def nils(world):
    return Person.objects.create(
        given_name="Nils", family_name="Ny", email="nils@vik.test", employer=world.nordvik
    )


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status and body["code"] and body["detail"]
    return body


def test_list_gives_the_rows_of_the_page_in_its_order(world, as_program):
    body = as_program("kari").get(LIST).json()
    assert body["count"] == 6 and body["count_is_capped"] is False
    names = [row["person"] for row in body["rows"]]
    assert names[-1] == "Ola Åsen"
    first = body["rows"][0]
    assert {"id", "person", "email", "active", "last_login"} <= set(first)
    assert first["active"] is True and first["last_login"] is None


def test_list_filters_sorts_and_chooses_columns_as_the_page_does(world, as_program):
    program = as_program("kari")
    body = program.get(LIST, text="vik.test", sort="-email", columns="email,left_on").json()
    assert [row["email"] for row in body["rows"]][:2] == ["ola@vik.test", "mona@vik.test"]
    assert set(body["rows"][0]) == {"id", "email", "left_on"}
    left = program.get(LIST, left="yes", columns="all").json()["rows"]
    assert [row["left_on"] for row in left] == [str(world.today)]


def test_list_pages_by_key_to_the_end(world, as_program):
    program, seen, after = as_program("adam"), [], ""
    while after is not None:
        body = program.get(LIST, limit="5", **({"after": after} if after else {})).json()
        seen += [row["id"] for row in body["rows"]]
        after = body["next"]
    assert len(seen) == len(set(seen)) == Account.objects.count()


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"limit": "501"}, "bad_limit", "limit"),
        ({"limit": "x"}, "bad_limit", "limit"),
        ({"sort": "nothing"}, "unknown_column", "columns"),
        ({"sort": "works_for"}, "not_sortable", "sort"),
        ({"columns": "person,nothing"}, "unknown_column", "columns"),
        ({"misspelt": "1"}, "unknown_filter", "misspelt"),
        ({"member": "x"}, "bad_filter", "member"),
        ({"after": "broken!"}, "bad_cursor", None),
        ({"as_of": "yesterday"}, "bad_day", "as_of"),
    ],
)
def test_list_refuses_what_it_cannot_use_and_says_how_to_mend_it(as_program, values, code, field):
    body = problem(as_program("kari").get(LIST, **values), 422)
    assert (body["code"], body.get("field")) == (code, field)


def test_one_row_is_read_with_its_form_values_and_its_page(world, as_program):
    pk = world.accounts["ola"].pk
    body = as_program("kari").get(f"{LIST}/{pk}").json()
    assert body["email"] == "ola@vik.test" and body["page"] == f"/parties/accounts/{pk}/"
    assert body["values"] == {"email": "ola@vik.test", "language": "en"}
    assert "values" not in as_program("ola").get(f"{LIST}/{pk}").json()


def test_row_is_added_by_the_same_form_and_service(world, as_program, nils):
    answer = as_program("kari").send("post", LIST, {"person": nils.pk, "invite": False})
    assert answer.status_code == 201
    body = answer.json()
    assert body["email"] == "nils@vik.test"
    assert answer["Location"] == f"{LIST}/{body['id']}"
    event = Event.objects.get(what="account.made")
    assert (event.actor_kind, event.actor_id) == ("token", world.people["kari"].pk)


def test_row_is_changed_and_fields_left_out_keep_their_values(world, as_program):
    pk = world.accounts["ola"].pk
    answer = as_program("kari").send("patch", f"{LIST}/{pk}", {"language": "nn"})
    assert answer.status_code == 200
    account = Account.objects.get(pk=pk)
    assert (account.language, account.email) == ("nn", "ola@vik.test")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"email": "not an address"}, {"email"}),
        ({"email": None}, {"email"}),
        ({"nothing": 1}, {"nothing"}),
        ({"language": "xx"}, {"language"}),
        ([], {""}),
        ("{", {""}),
    ],
)
def test_values_that_cannot_be_used_are_named_by_field(world, as_program, body, errors):
    answer = as_program("kari").send("patch", f"{LIST}/{world.accounts['ola'].pk}", body)
    assert set(problem(answer, 422)["errors"]) == errors


def test_refusal_of_a_service_is_told_by_field(world, as_program, nils):
    body = problem(
        as_program("kari").send("post", LIST, {"person": nils.pk, "email": "ola@vik.test"}), 422
    )
    assert body["code"] == "email_taken" and set(body["errors"]) == {"email"}


def test_row_outside_reach_is_not_there(world, as_program):
    pk = world.accounts["ola"].pk
    problem(as_program("didrik").get(f"{LIST}/{pk}"), 404)
    problem(as_program("didrik").send("patch", f"{LIST}/{pk}", {"language": "nn"}), 404)
    problem(as_program("kari").get(f"{LIST}/999999"), 404)


def test_refused_act_says_who_may(world, as_program, nils):
    body = problem(as_program("ola").send("post", LIST, {"person": nils.pk}), 403)
    assert body["code"] == "not_allowed"
    own = problem(as_program("ola").send("patch", f"{LIST}/{world.accounts['ola'].pk}", {}), 403)
    assert own["code"] == "not_allowed"


def test_other_day_is_read_only(world, as_program, as_person):
    pk = world.accounts["ola"].pk
    program = as_program("kari")
    assert program.get(LIST, as_of="2020-01-01").status_code == 200
    body = problem(program.send("patch", f"{LIST}/{pk}?as_of=2020-01-01", {"language": "nn"}), 409)
    assert body["code"] == "read_only"
    problem(program.send("patch", f"/per/2020-01-01{LIST}/{pk}", {"language": "nn"}), 409)


def test_key_that_may_only_read_changes_nothing(world, as_program):
    program = as_program("kari", may_write=False)
    assert program.get(LIST).status_code == 200
    answer = program.send("patch", f"{LIST}/{world.accounts['ola'].pk}", {"language": "nn"})
    assert problem(answer, 403)["code"] == "read_only_key"


@pytest.mark.parametrize("name", ["sol", "stig"])
@pytest.mark.parametrize("path", [LIST, "/api/v1/search?q=nordvik", f"{LIST}/1"])
def test_outsiders_find_nothing(as_program, name, path):
    problem(as_program(name).get(path), 404)


def test_stranger_and_unknown_key_are_asked_for_a_key(client, world):
    for caller in (client, Client(headers={"authorization": "Bearer samdrift_wrong"})):
        answer = caller.get(LIST)
        assert problem(answer, 401)["code"] == "not_logged_in"
        assert answer["WWW-Authenticate"] == "Bearer"
    post = Client().post(LIST, {}, content_type="application/json")
    assert post.status_code == 401


def test_key_ends_with_its_day_its_owner_and_its_person(world, as_program, as_person):
    program = as_program("kari", expires_on=world.today + dt.timedelta(days=1))
    assert program.get("/api/v1/me").status_code == 200
    person = world.people["kari"]
    person.left_on = world.today
    person.save()
    assert program.get("/api/v1/me").status_code == 401
    person.left_on = None
    person.save()
    assert program.get("/api/v1/me").status_code == 200
    import time_machine

    with time_machine.travel("2026-11-21T10:00:00+01:00", tick=False):
        assert program.get("/api/v1/me").status_code == 401


def test_session_of_a_browser_needs_the_csrf_token_to_write(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.accounts["kari"], backend="samdrift.parties.login.AccountBackend")
    assert client.get(LIST).status_code == 200
    path = f"{LIST}/{world.accounts['ola'].pk}"
    refused = client.patch(path, {"language": "nn"}, content_type="application/json")
    assert problem(refused, 403)["code"] == "csrf"
    client.cookies["csrftoken"] = "a" * 32
    done = client.patch(
        path, {"language": "nn"}, content_type="application/json", headers={"x-csrftoken": "a" * 32}
    )
    assert done.status_code == 200


def test_me_tells_who_one_is(world, as_program):
    body = as_program("kari", may_write=False).get("/api/v1/me").json()
    assert body["name"] == "Kari Koordinator" and body["may_write"] is False
    assert body["roles"] == [{"role": "coordinator", "member": world.nordvik.pk}]
    assert body["members"] == [world.nordvik.pk]


def test_search_refuses_unknown_kinds(as_program):
    assert as_program("kari").get("/api/v1/search", q="nordvik").json() == {"rows": []}
    assert (
        problem(as_program("kari").get("/api/v1/search", q="x", kinds="a.b"), 422)["code"]
        == "unknown_kind"
    )


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/parties/nothing/1"])
def test_unknown_addresses_are_problems_too(as_program, path):
    problem(as_program("kari").get(path), 404)


def test_list_costs_the_same_number_of_queries_whatever_its_rows(
    world, as_program, django_assert_num_queries, as_person
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_person("adam")
    client.get(LIST)
    counts = []
    for limit in ("1", "12"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST, {"limit": limit}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_docs_page_shows_every_operation_under_the_strict_policy(client, world):
    page = client.get(reverse("api-docs"))
    assert page.status_code == 200
    assert b"/api/v1/parties/account" in page.content and b"<script>" not in page.content
