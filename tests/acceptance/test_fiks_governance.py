"""What is sent of our own matters and decisions is valid by KS's schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from tests.governance import matters
from tests.governance.decided import decision, held
from tests.governance.made import make_board
from tests.world import World

from samdrift.formats.fiks_politisk import Message
from samdrift.governance.models.decisions import Decision
from samdrift.governance.papers import fiks


@pytest.fixture(scope="module")
def schemas(shared: Path) -> Registry[object]:
    files = (shared / "11_fiks_politisk_behandling").glob("*.schema.json")
    read = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in read)


def check(message: Message, schemas: Registry[object]) -> None:
    schema = schemas.contents(f"{message.kind}.schema.json")
    validator = Draft202012Validator(
        schema, registry=schemas, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(message.to_bytes()))


def test_matter_is_valid(world: World, schemas: Registry[object]) -> None:
    board = make_board(world)
    row = matters.matter(world, exemption="offl. § 23")
    matters.planned(world, row, ("decide", board))
    check(fiks.matter_message(row, "Dagens system går ut.", world.viewer("mona")), schemas)


def test_decision_of_a_meeting_is_valid(world: World, schemas: Registry[object]) -> None:
    held(world, make_board(world), "Ny avtale", "Personalsak", closed=("Personalsak",))
    for taken in Decision.objects.select_related("item__meeting", "body"):
        check(fiks.decision_message(taken, world.viewer("dina")), schemas)


def test_decision_without_a_meeting_is_valid(world: World, schemas: Registry[object]) -> None:
    taken = decision(world, make_board(world))
    check(fiks.decision_message(taken, world.viewer("dina")), schemas)
