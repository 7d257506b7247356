"""Architecture models as ArchiMate Model Exchange Files."""

from samdrift.formats.archimate.model import (
    ELEMENT_KINDS,
    RELATION_KINDS,
    Connection,
    Element,
    ModelError,
    Node,
    PropertyValue,
    Relation,
    Text,
    View,
)
from samdrift.formats.archimate.writing import identifier, write_model

__all__ = [
    "ELEMENT_KINDS",
    "RELATION_KINDS",
    "Connection",
    "Element",
    "ModelError",
    "Node",
    "PropertyValue",
    "Relation",
    "Text",
    "View",
    "identifier",
    "write_model",
]
