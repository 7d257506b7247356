"""Pages of runs: from a draft by two people to closed, a member's part, and files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samdrift.followup.models.findings import Finding
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.viewer import clock
from samdrift.money.models.runs import Run
from samdrift.money.services import run_findings
from samdrift.money.services import runs as services
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use
from tests.agreements.made import make_system
from tests.money.made_runs import billed, closed, october, split_agreement
from tests.world import World


def test_a_run_goes_from_the_form_to_closed_by_two_people(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    dag, adam = as_person("dag"), as_person("adam")
    sent = {
        "kind": "actual",
        "arrangement": world.arrangement.pk,
        "starts_on": "01.10.2026",
        "last_on": "31.10.2026",
    }
    answer = dag.post("/money/runs/new/", sent, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    run = Run.objects.get()
    page = dag.get(f"/money/runs/{run.pk}/").content.decode()
    assert "527,78" in page
    dag.post(f"/money/runs/{run.pk}/check/", {"accepted": ""})
    own = dag.post(f"/money/runs/{run.pk}/close/", {})
    assert own.status_code == 422
    adam.post(f"/money/runs/{run.pk}/close/", {})
    run.refresh_from_db()
    assert (run.state, str(run.closed_by)) == ("closed", "Adam Admin")


def test_a_cost_is_opened_down_to_how_it_was_reckoned(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    item = october(world).items.get()
    page = as_person("ola").get(f"/money/runs/items/{item.pk}/").content.decode()
    assert "527,7778" in page
    assert "by inhabitants in 2025: 2/3 ×" in page
    assert "20 000 of 30 000" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_a_member_sees_its_lines_and_its_units(as_person: Any, world: World) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 3, world.sorvik: 2})
    agreement, _version = split_agreement(world, systems=[system])
    use = Use.objects.get(system=system, member=world.nordvik)
    for account, unit in (("a", "Skolen"), ("b", "Skolen"), ("c", "Sykehjemmet")):
        Access.objects.create(use=use, account=account, unit=unit, listed_on="2026-10-01")
    billed(agreement, ("1000.00", None))
    run = october(world)
    url = f"/money/runs/{run.pk}/members/{world.nordvik.pk}/"
    page = as_person("kari").get(url).content.decode()
    assert "351,85" in page
    assert "175,93" in page
    assert "Skolen" not in as_person("per").get(url).content.decode()
    table = as_person("kari").get(f"{url}file/csv/").content.decode("utf-8-sig")
    assert "Sykehjemmet" in table
    assert "351,85" in table


def test_leaving_out_and_taking_in_splits_anew(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), ("20.00", None))
    run = october(world)
    dag = as_person("dag")
    item = run.items.order_by("position")[0]
    dag.post(f"/money/runs/items/{item.pk}/leave-out/", {"reason": "Venter på kreditnota"})
    run.refresh_from_db()
    assert run.total == 20
    left = run.items.exclude(left_out="").get()
    dag.post(f"/money/runs/items/{left.pk}/take-in/")
    run.refresh_from_db()
    assert run.total == 1020


def test_a_closed_run_offers_a_reversal_and_nothing_else(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = closed(world, october(world))
    dag = as_person("dag")
    page = dag.get(f"/money/runs/{run.pk}/").content.decode()
    assert f"/money/runs/{run.pk}/reverse/" in page
    assert f"/money/runs/{run.pk}/drop/" not in page
    answer = dag.post(f"/money/runs/{run.pk}/reverse/", {"reason": "Feil nøkkel"})
    assert answer["Location"] == f"/money/runs/{Run.objects.get(kind='reversal').pk}/"
    assert "reverse/" not in dag.get(f"/money/runs/{run.pk}/").content.decode()


def test_an_on_account_run_is_made_by_the_form(as_person: Any, world: World) -> None:
    _agreement, version = split_agreement(world)
    sent = {
        "kind": "on_account",
        "arrangement": world.arrangement.pk,
        "starts_on": "01.10.2026",
        "last_on": "31.12.2026",
        "amount": "4 000,00",
        "vat": "25",
    }
    dag = as_person("dag")
    assert dag.post("/money/runs/new/", sent).status_code == 422
    dag.post("/money/runs/new/", sent | {"key": version.key_id})
    assert Run.objects.get().total == 1000


def test_the_files_hold_every_part(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), ("20.00", world.sorvik))
    run = october(world)
    ola = as_person("ola")
    table = ola.get(f"/money/runs/{run.pk}/file/csv/").content.decode("utf-8-sig")
    assert len(table.strip().splitlines()) == 6
    assert ola.get(f"/money/runs/{run.pk}/file/xlsx/").content[:2] == b"PK"
    assert ola.get(f"/money/runs/{run.pk}/file/pdf/").content[:4] == b"%PDF"
    assert ola.get(f"/money/runs/{run.pk}/file/exe/").status_code == 404


def test_only_those_with_the_right_open_a_run(as_person: Any, world: World) -> None:
    assert as_person("kari").get("/money/runs/new/").status_code == 403
    assert as_person("sol").get("/money/runs/").status_code == 404
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = services.check(october(world), by=world.viewer("dag"))
    assert as_person("kari").post(f"/money/runs/{run.pk}/gather/").status_code == 403


def test_the_one_who_can_close_a_checked_run_is_told(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None))
    run = services.check(october(world), by=world.viewer("dag"))
    told = Notice.objects.filter(what="run.to_close")
    assert [one.account_id for one in told] == [world.accounts["adam"].pk]
    assert f"/money/runs/{run.pk}/" in as_person("adam").get("/").content.decode()


def test_a_run_that_is_not_closed_in_a_month_is_found(world: World) -> None:
    run = october(world, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 10, 1))
    run_findings.look_at_all(clock(world.today))
    found = Finding.objects.get(kind="money.run_not_closed")
    assert found.subject_id == run.pk
    services.drop(run, by=world.viewer("dag"), reason="Tom")
    run_findings.look_at_all(clock(world.today))
    found.refresh_from_db()
    assert found.status == "mended"


def test_a_page_costs_the_same_however_many_costs(as_person: Any, world: World) -> None:
    agreement, _version = split_agreement(world)
    billed(agreement, ("1000.00", None), ("5.00", world.sorvik))
    run = october(world)
    ola = as_person("ola")
    url = f"/money/runs/{run.pk}/"
    ola.get(url)
    few = _queries(ola, url)
    for number in range(4):
        billed(agreement, ("10.00", None), ("5.00", world.nordvik), number=f"G-{number}")
    services.gather(run, by=world.viewer("dag"))
    assert _queries(ola, url) == few


def _queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
