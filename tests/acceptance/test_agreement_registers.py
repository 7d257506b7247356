"""Registers of contracts as Danish and British public bodies keep them are understood."""

from __future__ import annotations

import pytest
from tests.acceptance.conftest import SHARED
from tests.intake import counts, refusals, send
from tests.world import World

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.intake import services

FOLDER = SHARED / "09_spreadsheets"
BRITISH = sorted((FOLDER / "uk_council_contracts").glob("*.json"))


def test_danish_headings_tell_the_dates_of_an_agreement(world: World) -> None:
    path = FOLDER / "kitos_dk" / "valid_it_contract_example.xlsx"
    mona = world.viewer("mona")
    intake = send("agreements", path.read_bytes(), mona, name=path.name)
    told = {intake.headers[at]: key for key, at in intake.mapping.items()}
    assert told["IT Kontrakt Navn (påkrævet)"] == "title"
    assert told["IT Kontrakt Id"] == "number"
    assert told["Bemærkning"] == "note"
    assert (told["Indgået"], told["Udløbsdato"]) == ("valid_from", "last_day")
    assert told["Kontrakten opsagt"] == "left_on"
    services.run(intake, by=mona)
    assert counts(intake)[0] >= 2, refusals(intake)
    assert Agreement.objects.filter(valid_to__isnull=False).exists()


@pytest.mark.parametrize("path", BRITISH, ids=lambda path: path.stem)
def test_a_councils_contracts_are_taken_row_by_row(world: World, path: object) -> None:
    """Every row is taken, or refused with its line and reason: too long a list of suppliers in a
    cell, or the same title for different contracts.
    """
    mona = world.viewer("mona")
    intake = send("agreements", path.read_bytes(), mona, name=path.name)  # type: ignore[attr-defined]
    services.run(intake, by=mona)
    taken, unchanged, refused = counts(intake)
    assert taken + unchanged + refused == intake.total_count
    assert taken >= intake.total_count // 2, refusals(intake)
    assert {why for *_place, why in refusals(intake)} <= {"too_long", "duplicate", "refused"}
