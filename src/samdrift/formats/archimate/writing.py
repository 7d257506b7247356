"""Writes a model as an ArchiMate 3.1 Model Exchange File, which Archi and others open.

Source: The Open Group, ArchiMate Model Exchange File Format 3.1 (Model, View and Diagram).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from samdrift.formats.archimate.model import (
    Connection,
    Element,
    Node,
    PropertyValue,
    Relation,
    Text,
    View,
    check,
)
from samdrift.formats.text import clean

_SPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = f"{{{_INSTANCE}}}type"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_IDENTIFIER = re.compile(r"[^A-Za-z0-9.-]")


def identifier(sort: str, key: str) -> str:
    """Return the identifier in the file of one part: the same for the same part, always.

    `sort` keeps the parts' ids apart: element, relation, view, property. Any key gives a valid
    XML name, and two keys never the same.
    """
    return f"{sort}-" + _NOT_IN_IDENTIFIER.sub(lambda sign: f"_{ord(sign[0]):x}_", key)


def write_model(
    name: Text,
    elements: Sequence[Element],
    relations: Sequence[Relation] = (),
    views: Sequence[View] = (),
    *,
    documentation: Text = "",
    property_names: Mapping[str, Text] | None = None,
) -> bytes:
    """Return the model as an exchange file in UTF-8; the same model gives the same bytes.

    Properties are declared by their keys, in the order met, with the type that all their values
    have (number, boolean, date, or else string); `property_names` gives the names to be shown.
    Raises ModelError for an unknown kind, an id used twice, or a reference to what is not there.
    """
    from lxml import etree

    check(elements, relations, views)
    root = etree.Element(f"{{{_SPACE}}}model", nsmap={None: _SPACE, "xsi": _INSTANCE})
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{_SPACE} {_SCHEMA}")
    root.set("identifier", "model")
    _add_texts(root, "name", name, always=True)
    _add_texts(root, "documentation", documentation)
    _add_elements(root, elements)
    _add_relations(root, relations)
    _add_folders(root, elements, relations, views)
    _add_definitions(root, [*elements, *relations], property_names or {})
    _add_views(root, views, relations)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)  # type: ignore[no-any-return]


def _add(parent: Any, tag: str, **attributes: object) -> Any:
    """Add a part; `kind` is its xsi:type."""
    from lxml import etree

    part = etree.SubElement(parent, f"{{{_SPACE}}}{tag}")
    for key, value in attributes.items():
        part.set(_TYPE if key == "kind" else key, str(value))
    return part


def _add_texts(parent: Any, tag: str, text: Text, *, always: bool = False) -> None:
    """Add the text in each language it has; without `always` nothing for an empty one."""
    texts = {"": text} if isinstance(text, str) else text
    filled = {language: told for language, told in texts.items() if told} or {"": ""}
    if not always and not any(filled.values()):
        return
    for language, told in filled.items():
        part = _add(parent, tag)
        part.text = _xml_text(told)
        if language:
            part.set(_LANGUAGE, language)


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("", clean(text))


def _add_elements(root: Any, elements: Sequence[Element]) -> None:
    if not elements:
        return
    parent = _add(root, "elements")
    for element in elements:
        part = _add(parent, "element", identifier=_id(element), kind=element.kind)
        _add_texts(part, "name", element.name, always=True)
        _add_texts(part, "documentation", element.documentation)
        _add_properties(part, element.properties)


def _add_relations(root: Any, relations: Sequence[Relation]) -> None:
    if not relations:
        return
    parent = _add(root, "relationships")
    for relation in relations:
        part = _add(
            parent,
            "relationship",
            identifier=_id(relation),
            source=identifier("element", relation.source),
            target=identifier("element", relation.target),
            kind=relation.kind,
        )
        _add_texts(part, "name", relation.name)
        _add_texts(part, "documentation", relation.documentation)
        _add_properties(part, relation.properties)


def _id(part: Element | Relation | View) -> str:
    return identifier(type(part).__name__.lower(), part.id)


def _add_properties(part: Any, properties: Mapping[str, PropertyValue]) -> None:
    known = {key: value for key, value in properties.items() if value is not None}
    if not known:
        return
    parent = _add(part, "properties")
    for key, value in known.items():
        entry = _add(parent, "property", propertyDefinitionRef=identifier("property", key))
        _add(entry, "value").text = _xml_text(_told(value))


def _told(value: PropertyValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _add_definitions(
    root: Any, parts: Iterable[Element | Relation], names: Mapping[str, Text]
) -> None:
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for key, value in part.properties.items():
            if value is None:
                continue
            kinds.setdefault(key, set()).add(_property_kind(value))
    if not kinds:
        return
    parent = _add(root, "propertyDefinitions")
    for key, found in kinds.items():
        kind = found.pop() if len(found) == 1 else "string"
        part = _add(parent, "propertyDefinition", identifier=identifier("property", key), type=kind)
        _add_texts(part, "name", names.get(key, key), always=True)


def _property_kind(value: PropertyValue) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    return "date" if isinstance(value, date) else "string"


def _add_folders(
    root: Any, elements: Sequence[Element], relations: Sequence[Relation], views: Sequence[View]
) -> None:
    """Add the tree: elements by their folders, then relations and views."""
    by_folder: dict[tuple[str, ...], list[str]] = {}
    for element in elements:
        by_folder.setdefault(tuple(element.folder) or ("Elements",), []).append(_id(element))
    if relations:
        by_folder["Relations",] = [_id(relation) for relation in relations]
    if views:
        by_folder["Views",] = [_id(view) for view in views]
    if not by_folder:
        return
    made: dict[tuple[str, ...], Any] = {(): _add(root, "organizations")}
    for path, ids in by_folder.items():
        folder = _folder(made, path)
        for one in ids:
            _add(folder, "item", identifierRef=one)


def _folder(made: dict[tuple[str, ...], Any], path: tuple[str, ...]) -> Any:
    if path not in made:
        made[path] = _add(_folder(made, path[:-1]), "item")
        _add(made[path], "label").text = _xml_text(path[-1])
    return made[path]


def _add_views(root: Any, views: Sequence[View], relations: Sequence[Relation]) -> None:
    if not views:
        return
    ends = {relation.id: relation for relation in relations}
    parent = _add(_add(root, "views"), "diagrams")
    for view in views:
        part = _add(parent, "view", identifier=_id(view), kind="Diagram")
        if view.viewpoint:
            part.set("viewpoint", view.viewpoint)
        _add_texts(part, "name", view.name, always=True)
        _add_texts(part, "documentation", view.documentation)
        for number, node in enumerate(view.nodes):
            _add_node(part, view, node, str(number))
        for number, line in enumerate(view.connections):
            _add_connection(part, view, line, ends[line.relation], number)


def _add_node(parent: Any, view: View, node: Node, place: str) -> None:
    part = _add(
        parent,
        "node",
        identifier=_in_view(
            view, "frame" if node.element is None else "node", node.element or place
        ),
        x=_point(node.x),
        y=_point(node.y),
        w=max(1, _point(node.width)),
        h=max(1, _point(node.height)),
        kind="Element" if node.element is not None else "Container",
    )
    if node.element is not None:
        part.set("elementRef", identifier("element", node.element))
    _add_texts(part, "label", node.label)
    for number, inner in enumerate(node.nodes):
        _add_node(part, view, inner, f"{place}.{number}")


def _add_connection(parent: Any, view: View, line: Connection, ends: Relation, number: int) -> None:
    part = _add(
        parent,
        "connection",
        identifier=_in_view(view, "line", str(number)),
        relationshipRef=identifier("relation", line.relation),
        source=_in_view(view, "node", ends.source),
        target=_in_view(view, "node", ends.target),
        kind="Relationship",
    )
    for x, y in line.bends:
        _add(part, "bendpoint", x=_point(x), y=_point(y))


def _in_view(view: View, sort: str, key: str) -> str:
    """Return the identifier of a part of a view; the length keeps two views' parts apart."""
    return identifier(sort, f"{len(view.id)}.{view.id}.{key}")


def _point(number: float) -> int:
    """Return a whole number from 0 up, as the format has it."""
    return max(0, round(number))
