"""Versions of a matter's text as they are shown and compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samdrift.governance.calc.text_diff import Difference, differences
from samdrift.governance.models.basis import CostLine
from samdrift.governance.models.matters import Matter, Part, Version
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer


def versions_of(matter: Matter, viewer: Viewer) -> list[Version]:
    """The newest first."""
    rows = seen(Version, viewer).filter(matter=matter).select_related("body", "made_by")
    return list(rows.order_by("-number"))


def texts_of(version: Version) -> dict[str, str]:
    """All that a version says, heading → text, in the order it is read."""
    content = version.content
    found = {_("Title"): content["title"]}
    if content.get("exemption"):
        found[_("Kept from the public by")] = content["exemption"]
    for part in Part:
        text = _part(part, content)
        if text:
            found[str(part.label)] = text
    if version.resolution:
        found[_("Proposed decision")] = version.resolution
    if content["attachments"]:
        found[_("Attachments")] = "\n".join(_attachment(one) for one in content["attachments"])
    return found


def _part(part: Part, content: dict[str, Any]) -> str:
    row = content["parts"].get(part.value, {})
    pieces = [row.get("text", "")]
    if row.get("not_needed"):
        pieces.append(_("Not needed here, because: %(why)s") % {"why": row["not_needed"]})
    if part == Part.ALTERNATIVES:
        pieces += [_alternative(one) for one in content["alternatives"]]
    if part == Part.COST:
        pieces.append("\n".join(_cost(one) for one in content["costs"]))
    if part == Part.CONSEQUENCE:
        pieces += [f"{one['member']}: {one['text']}" for one in content["consequences"]]
    return "\n\n".join(piece for piece in pieces if piece)


def _alternative(one: dict[str, Any]) -> str:
    marks = []
    if one["is_chosen"]:
        marks.append(_("recommended"))
    if one["barred"]:
        marks.append(_("barred by %(law)s") % {"law": one["barred"]})
    named = f"{one['name']} ({', '.join(marks)})" if marks else one["name"]
    return f"{named}: {one['text']}" if one["text"] else named


def _cost(one: dict[str, Any]) -> str:
    """`Licences, operation, Nordvik: once 0,00 kr, every year not known`"""
    natures = dict(CostLine.Nature.choices)
    parts = [one["what"], str(natures[one["nature"]]).lower(), one["alternative"], one["member"]]
    head = ", ".join(part for part in parts if part)
    values = {"what": head, "once": _kroner(one["once"]), "yearly": _kroner(one["yearly"])}
    return _("%(what)s: once %(once)s, every year %(yearly)s") % values


def _kroner(amount: str | None) -> str:
    return _("not known") if amount is None else str(nok(Decimal(amount)))


def _attachment(one: dict[str, Any]) -> str:
    return f"{one['title']} ({one['exemption']})" if one["exemption"] else str(one["title"])


def shown(version: Version) -> list[tuple[str, str]]:
    return list(texts_of(version).items())


def compared(old: Version, new: Version) -> list[Difference]:
    """What differs, heading by heading; what is the same is left out."""
    found = differences(texts_of(old), texts_of(new))
    return [one for one in found if not one.is_same]
