"""Architecture models as exchange files."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # noqa: TID253 - these tests are about XML

from samdrift.formats.archimate import (
    Connection,
    Element,
    ModelError,
    Node,
    Relation,
    View,
    identifier,
    write_model,
)

NS = {"a": "http://www.opengroup.org/xsd/archimate/3.0/"}
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
A, B = Element("a", "ApplicationComponent", "A"), Element("b", "BusinessActor", "B")
FLOW = Relation("ab", "Flow", "a", "b")


def parsed(*args, **options) -> etree._Element:
    return etree.fromstring(write_model(*args, **options))


def test_write_model_names_things_in_several_languages() -> None:
    root = parsed({"nb": "Kart", "en": "Map", "nn": ""}, [A])
    names = [(name.get(LANG), name.text) for name in root.findall("a:name", NS)]
    assert names == [("nb", "Kart"), ("en", "Map")]


def test_write_model_declares_each_property_once_with_its_type() -> None:
    elements = [
        Element("a", "Node", "A", properties={"Antall": 1, "Aktiv": True, "Ukjent": None}),
        Element("b", "Node", "B", properties={"Antall": 2, "Aktiv": "delvis"}),
    ]
    root = parsed("x", elements, property_names={"Antall": {"en": "Count"}})
    kinds = [
        (part.get("type"), part.findtext("a:name", namespaces=NS))
        for part in root.iterfind(".//a:propertyDefinition", NS)
    ]
    assert kinds == [("number", "Count"), ("string", "Aktiv")]
    assert [v.text for v in root.iterfind(".//a:value", NS)] == ["1", "true", "2", "delvis"]


def test_write_model_makes_a_tree_of_folders() -> None:
    elements = [
        Element("a", "Node", "A", folder=("Helse", "Pleie")), Element("b", "Node", "B", folder=("Helse",)),
    ]  # fmt: skip
    organizations = parsed("x", elements).find("a:organizations", NS)
    (health,) = organizations.findall("a:item", NS)
    assert health.findtext("a:label", namespaces=NS) == "Helse"
    assert health.findtext("a:item/a:label", namespaces=NS) == "Pleie"
    assert [item.get("identifierRef") for item in organizations.iterfind(".//a:item[@identifierRef]", NS)] == [
        "element-a", "element-b",
    ]  # fmt: skip


def test_write_model_draws_views() -> None:
    nodes = [
        Node(0, 0, 300, 100, label="Ramme", nodes=[Node(10.4, 20.6, 100, 56, "a")]),
        Node(0, 200, 9, 9, "b"),
    ]
    view = parsed("x", [A, B], [FLOW], [View("v", "V", nodes, [Connection("ab", [(5, 6)])])]).find(
        ".//a:view", NS
    )
    frame, actor = view.findall("a:node", NS)
    inner = frame.find("a:node", NS)
    line = view.find("a:connection", NS)
    assert (frame.get(XSI_TYPE), inner.get(XSI_TYPE)) == ("Container", "Element")
    assert (inner.get("x"), inner.get("y"), inner.get("elementRef")) == ("10", "21", "element-a")
    assert (line.get("source"), line.get("target")) == (
        inner.get("identifier"),
        actor.get("identifier"),
    )
    assert line.find("a:bendpoint", NS).attrib == {"x": "5", "y": "6"}


@pytest.mark.parametrize(
    ("elements", "relations", "views", "told"),
    [
        ([A, A], [], [], "twice: a"),
        ([Element("a", "System", "A")], [], [], "System"),
        ([A, B], [Relation("1", "Uses", "a", "b")], [], "Uses"),
        ([A], [FLOW], [], "no element: b"),
        ([A, B], [FLOW, FLOW], [], "twice: ab"),
        ([A], [], [View("v", "V", [Node(0, 0, 1, 1, "x")])], "x"),
        ([A], [], [View("v", "V", [Node(0, 0, 1, 1, "a"), Node(0, 0, 1, 1, "a")])], "twice: a"),
        ([A, B], [FLOW], [View("v", "V", [Node(0, 0, 1, 1, "a")], [Connection("ab")])], "lacks"),
        ([A], [], [View("v", "V", [], [Connection("ab")])], "no relation: ab"),
        ([A], [], [View("v", "V", []), View("v", "V", [])], "twice: v"),
    ],
)  # fmt: skip
def test_write_model_refuses_what_does_not_hang_together(elements, relations, views, told) -> None:
    with pytest.raises(ModelError, match=told):
        write_model("x", elements, relations, views)


def test_write_model_gives_the_same_file_for_the_same_model() -> None:
    assert write_model("x", [A, B], [FLOW]) == write_model("x", [A, B], [FLOW])


@given(st.text(), st.text())
def test_identifier_is_a_valid_name_of_its_own(one: str, other: str) -> None:
    assert re.fullmatch(r"element-[A-Za-z0-9._-]*", identifier("element", one))
    assert (identifier("element", one) == identifier("element", other)) == (one == other)


@given(st.text(), st.text())
def test_any_text_makes_well_formed_xml(name: str, documentation: str) -> None:
    root = parsed(name, [Element(name, "Node", name, documentation, {name: documentation})])
    assert root.find(".//a:element", NS) is not None
