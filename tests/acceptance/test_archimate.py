"""What is written is a valid exchange file by The Open Group's own schemas."""

from pathlib import Path

import pytest
from lxml import etree  # noqa: TID253 - these tests are about XML

from samdrift.formats.archimate import Connection, Element, Node, Relation, View, write_model


class Beside(etree.Resolver):
    """Finds every imported schema in the one folder, whatever address it is given by."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resolve(self, url: str, _id: str, context: object) -> object:
        return self.resolve_filename(str(self.folder / url.rpartition("/")[2]), context)


@pytest.fixture(scope="module")
def schema(shared: Path) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(Beside(shared / "12_archimate"))
    return etree.XMLSchema(etree.parse(shared / "12_archimate" / "archimate3_Diagram.xsd", parser))


def assert_valid(schema: etree.XMLSchema, data: bytes) -> None:
    schema.assertValid(etree.fromstring(data))


def test_whole_model_is_valid(schema: etree.XMLSchema) -> None:
    elements = [
        Element("gerica", "ApplicationComponent", {"nb": "Gerica", "en": "Gerica"},
                properties={"Brukere": 120, "Personopplysninger": True}, folder=("Helse", "Pleie")),
        Element("7c0-ø/1", "ApplicationService", "Pleieplan", "Hva\nden gjør", folder=("Helse",)),
        Element("asker", "BusinessActor", "Asker \x01& <sønner>"),
        Element("data", "DataObject", "", properties={"Brukere": "mange", "Ukjent": None}),
    ]  # fmt: skip
    relations = [
        Relation("1", "Flow", "gerica", "data", {"nb": "henter", "nn": "hentar"}, "Hver natt"),
        Relation("2", "Serving", "7c0-ø/1", "asker"),
        Relation("3", "Assignment", "gerica", "7c0-ø/1", properties={"Brukere": 5}),
        Relation("4", "Association", "gerica", "gerica"),
    ]
    frame = Node(-3, 0.4, 500, 300, label="Helse", nodes=[
        Node(20, 40, 200, 56, "gerica"), Node(240, 40, 200.5, 0, "data"),
    ])  # fmt: skip
    views = [
        View("kart", {"nb": "Kart", "en": "Map"}, [frame, Node(0, 400, 200, 56, "asker")],
             [Connection("1", [(220, 68), (240, 68)]), Connection("4")],
             viewpoint="Application Cooperation", documentation="Alt"),
        View("tom", "Tom", []),
    ]  # fmt: skip
    assert_valid(schema, write_model({"nb": "Alt"}, elements, relations, views, documentation="x"))


def test_parts_alone_are_valid(schema: etree.XMLSchema) -> None:
    assert_valid(schema, write_model("Tom", []))
    assert_valid(schema, write_model("", [Element("a", "ApplicationComponent", "A")]))


def test_an_invalid_file_is_found_out(schema: etree.XMLSchema) -> None:
    data = write_model("x", [Element("a", "ApplicationComponent", "A")])
    with pytest.raises(etree.DocumentInvalid):
        assert_valid(schema, data.replace(b'"ApplicationComponent"', b'"Applikasjon"'))
