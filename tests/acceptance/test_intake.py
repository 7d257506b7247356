"""Every workbook of the collection, sent in as every kind: refused by name or shown, never a crash."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from tests.acceptance.conftest import SHARED
from tests.intake import counts, refusals, send
from tests.world import World

from samdrift.formats import spreadsheet
from samdrift.formats.spreadsheet import Table, UnreadableFile, Workbook
from samdrift.kernel.errors import DomainError
from samdrift.kernel.intake import reading, reasons, services
from samdrift.kernel.intake.kinds import Context, LoadKind, load_kind
from samdrift.kernel.intake.taking import Taker, Tally
from samdrift.kernel.models.intake import Intake
from samdrift.portfolio.models.systems import System

FOLDER = SHARED / "09_spreadsheets"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
KINDS = ("members", "people", "keyfigures", "systems", "uses", "roles", "integrations")


def test_every_file_is_tried_as_each_kind(world: World) -> None:
    """Also with columns tied by a careless hand: every row is told what becomes of it."""
    read, refused = 0, []
    for path in FILES:
        try:
            workbook = spreadsheet.read(path.read_bytes(), path.name)
        except UnreadableFile as error:
            refused.append(reasons.file_text(error.code, error.params))
            continue
        read += 1
        for kind in KINDS:
            assert all(told_of(kind, workbook, world)), (path.name, kind)
    assert read > 70
    assert len(refused) > 3 and all(refused)


def told_of(kind_key: str, workbook: Workbook, world: World) -> list[str]:
    """What is told of the file as this kind: why it is refused, or why each row of it is."""
    kind = load_kind(kind_key)
    try:
        table = reading.best_table(workbook, kind)
    except UnreadableFile as error:
        return [reasons.file_text(error.code, error.params)]
    columns = reading.plan(kind, table.columns, {}).columns
    free = [at for at in range(len(table.columns)) if at not in columns.values()]
    for field in kind.fields:
        if field.key not in columns and free:
            columns[field.key] = free.pop(0)
    lacking = reading.missing(kind, columns, member=True)
    return lacking or tried(kind, columns, table, world)


def tried(kind: LoadKind, columns: dict[str, int], table: Table, world: World) -> list[str]:
    by = world.viewer("mona" if kind.right.startswith("portfolio") else "dag")
    taker = Taker(kind, Context(by, world.nordvik.pk, trying=True), columns)
    tally, rows = Tally(), table.rows[:60]
    with transaction.atomic():
        taker.take(taker.read([(row.number, row.cells) for row in rows]), tally)
        transaction.set_rollback(True)
    assert tally.taken + tally.unchanged + tally.refused_count == len(rows)
    assert all(line > 0 for line, _cells, _why in tally.refused)
    return [reasons.row_text(why.code, why.values) for _line, _cells, why in tally.refused]


def test_every_file_is_shown_in_the_browser(world: World, as_person: Any) -> None:
    client = as_person("mona")
    for path in FILES:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        answer = client.post("/intake/new/systems/", {"file": file})
        assert answer.status_code == 302, path.name
        page = client.get(answer["Location"])
        assert page.status_code == 200, path.name
        intake = Intake.objects.order_by("-pk")[0]
        if intake.state == Intake.State.UNUSABLE:
            with translation.override("en"):
                why = reasons.file_text(intake.refusal, intake.refusal_values)
            assert why in page.content.decode(), path.name


def test_danish_headings_tell_names_and_dates(world: World) -> None:
    path = FOLDER / "kitos_dk" / "valid_it_contract_example.xlsx"
    intake = send("systems", path.read_bytes(), world.viewer("mona"), name=path.name)
    told = {intake.headers[at]: key for key, at in intake.mapping.items()}
    assert told["IT Kontrakt Navn (påkrævet)"] == "name"
    assert told["Bemærkning"] == "note"
    assert told["Indgået"] == "introduced_on"
    assert told["Udløbsdato"] == "ends_on"
    services.run(intake, by=world.viewer("mona"))
    assert counts(intake)[0] >= 1, refusals(intake)
    assert System.objects.filter(introduced_on__isnull=False).exists()


def test_a_councils_contracts_tell_title_description_and_supplier(world: World) -> None:
    path = FOLDER / "uk_council_contracts" / "pendle_procurement.json"
    intake = send("systems", path.read_bytes(), world.viewer("mona"), name=path.name)
    told = {intake.headers[at]: key for key, at in intake.mapping.items()}
    assert told["title"] == "name"
    assert told["description"] == "purpose"
    assert told["awarded_supplier"] == "supplier"
    assert told["url"] == "website"


def test_a_licence_list_tells_who_supplies_what(world: World) -> None:
    path = FOLDER / "snipe-it" / "licenses-sample.csv"
    intake = send("systems", path.read_bytes(), world.viewer("mona"), name=path.name)
    told = {intake.headers[at]: key for key, at in intake.mapping.items()}
    assert told["Item name"] == "name"
    assert told["supplier"] == "supplier"


def test_a_table_that_is_about_something_else_is_refused(world: World) -> None:
    path = FOLDER / "calamine" / "temperature.xlsx"
    intake = send("people", path.read_bytes(), world.viewer("dag"), name=path.name)
    with pytest.raises(DomainError):
        services.require_columns(intake)
