"""Every message is valid by KS's own schemas."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from tests.politics import LEAST, WHOLE

from samdrift.formats.fiks_politisk import Message


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "11_fiks_politisk_behandling"


@pytest.fixture(scope="module")
def registry(folder: Path) -> Registry:
    schemas = (
        json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.schema.json")
    )
    return Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )


def validator(kind: str, registry: Registry) -> Draft202012Validator:
    schema = registry.contents(f"{kind}.schema.json")
    return Draft202012Validator(
        schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def undescribed(value: object, schema: dict[str, object], resolver: object) -> list[str]:
    """Names in the message that the schema does not have, though it would let them pass."""
    if "$ref" in schema:
        found = resolver.lookup(schema["$ref"])
        return undescribed(value, found.contents, found.resolver)
    if isinstance(value, list):
        return [name for item in value for name in undescribed(item, schema["items"], resolver)]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    return [name for name in value if name not in known] + [
        name
        for key, item in value.items()
        if key in known
        for name in undescribed(item, known[key], resolver)
    ]


@pytest.mark.parametrize("message", LEAST, ids=lambda one: one.kind.split(".v1.")[1])
def test_least_message_is_valid(message: Message, registry: Registry) -> None:
    validator(message.kind, registry).validate(json.loads(message.to_bytes()))


@pytest.mark.parametrize("message", WHOLE, ids=lambda one: one.kind.split(".v1.")[1])
def test_whole_message_is_valid(message: Message, registry: Registry) -> None:
    validator(message.kind, registry).validate(json.loads(message.to_bytes()))


# The draft demands these without describing them.
DEMANDED = {"fagsystemetsReferanse", "fagsystemetsSaksnummer"}


@pytest.mark.parametrize("message", [*LEAST, *WHOLE], ids=lambda one: one.kind.split(".v1.")[1])
def test_nothing_is_sent_that_the_schema_does_not_know(
    message: Message, registry: Registry
) -> None:
    name = f"{message.kind}.schema.json"
    found = undescribed(message.to_json(), registry.contents(name), registry.resolver(name))
    assert set(found) <= DEMANDED


def test_every_kind_with_a_file_is_tried(folder: Path) -> None:
    kinds = json.loads((folder / "meldingstyper.json").read_text(encoding="utf-8"))["meldingstyper"]
    files = {kind["id"]: kind["payloadFilnavn"] for kind in kinds if kind["harPayload"]}
    assert {message.kind: message.filename for message in LEAST} == files


def test_an_invalid_message_is_found_out(registry: Registry) -> None:
    message = json.loads(LEAST[0].to_bytes())
    del message["sak"]["tittel"]
    with pytest.raises(ValidationError, match="tittel"):
        validator(LEAST[0].kind, registry).validate(message)
