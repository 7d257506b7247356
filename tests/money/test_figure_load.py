"""Figures sent in by command and by programs, with what the file itself does not tell."""

from __future__ import annotations

import json
from argparse import Namespace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from samdrift.kernel.intake import command
from samdrift.money.models.accounts import FigureSet
from samdrift.money.services import lines
from tests.money.made import machine
from tests.world import World

pytestmark = pytest.mark.django_db
BARE = "Konto;Beløp\n11950;10\n10100;20\n".encode()
TOLD = "member=Nordvik&year=2025&stage=Regnskap&unit=thousands"


@pytest.fixture(autouse=True)
def _lines(world: World) -> None:
    lines.load_standard_lines(by=machine(world))


def post(client: Any, address: str, data: bytes = BARE) -> Any:
    return client.post(f"/api/v1/load/{address}", data, content_type="application/octet-stream")


def test_a_program_sends_figures_in_and_tells_whose_they_are(world: World, as_person: Any) -> None:
    kari = as_person("kari")
    tried = post(kari, f"figures/try?name=a.csv&{TOLD}")
    assert (tried.status_code, tried.json()["outcome"]) == (200, "taken")
    assert not FigureSet.objects.exists()
    sent = post(kari, f"figures?name=a.csv&{TOLD}")
    assert (sent.status_code, sent.json()["outcome"]) == (200, "taken"), sent.json()
    found = FigureSet.objects.get()
    assert (found.member, found.year, found.stage) == (world.nordvik, 2025, "accounts")
    assert sorted(one.amount for one in found.figures.all()) == [10_000, 20_000]
    assert post(kari, f"figures?name=a.csv&{TOLD}").json()["outcome"] == "known"


def test_what_is_lacking_or_wrong_is_refused(world: World, as_person: Any) -> None:
    kari = as_person("kari")
    lacking = post(kari, "figures?name=a.csv")
    assert (lacking.status_code, lacking.json()["outcome"]) == (422, "refused")
    for wrong in ("member=Fjernvik", "year=x", "stage=x", "unit=x"):
        assert post(kari, f"figures?name=a.csv&{wrong}").status_code == 422
    others = post(kari, f"figures?name=a.csv&{TOLD}".replace("Nordvik", "Sørvik"))
    assert others.status_code == 403
    assert post(as_person("ola"), f"figures?name=a.csv&{TOLD}").status_code == 403
    assert not FigureSet.objects.exists()


def run(file: Path, **told: Any) -> tuple[int, str]:
    asked = {"kind": "figures", "files": [str(file)], "json": True, "dry_run": False}
    out = StringIO()
    code = command.run(Namespace(**asked, member=told.get("member"), set=told.get("set")), out)
    return code, out.getvalue()


def test_the_command_is_told_what_the_file_lacks(world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(BARE)
    code, text = run(file, member="Nordvik", set=["year=2025", "stage=budget"])
    assert code == 0, text
    assert json.loads(text)[0]["sets"][0]["stage"] == "budget"
    code, text = run(file, set=["colour=red"])
    assert code == 2
    assert "member, year, stage, unit" in text
