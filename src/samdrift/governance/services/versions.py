"""Versions of a matter's text: what a body treated, never changed afterwards."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter, Part, Version
from samdrift.kernel.errors import read_only
from samdrift.kernel.history import canonical, record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock


@transaction.atomic
def freeze(
    matter: Matter,
    *,
    by: Viewer,
    reason: str = "",
    body: Body | None = None,
    resolution: str | None = None,
) -> Version:
    """The text as it stands now as a version; the newest one when nothing has changed since.

    `resolution` is the proposal as a body changed it: it becomes the matter's own. Whoever puts the
    matter on an agenda, or concludes it, has been asked for the right to do that.
    """
    if by.as_of is not None:
        raise read_only()
    matter = lock(Matter, matter.pk)
    if resolution is not None and resolution.strip() != matter.resolution:
        matter.resolution = resolution.strip()
        matter.save(update_fields=["resolution"])
    content = content_of(matter)
    digest = digest_of(content, matter.resolution)
    newest: Version | None = matter.versions.order_by("-number").first()
    if newest is not None and newest.digest == digest:
        return newest
    version = Version.objects.create(
        matter=matter,
        number=newest.number + 1 if newest else 1,
        resolution=matter.resolution,
        content=content,
        digest=digest,
        reason=reason[:500],
        body=body,
        made_by_id=by.person_id,
        made_at=by.now,
    )
    changes = {"version": [newest.number if newest else None, version.number]}
    record("matter.frozen", matter, by=by, changes=changes, note=reason)
    return version


def digest_of(content: dict[str, Any], resolution: str) -> str:
    """SHA-256 of the canonical text of the content and the proposal."""
    whole = canonical({"content": content, "resolution": resolution})
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()


def content_of(matter: Matter) -> dict[str, Any]:
    """All that the paper says, in plain values:

    `title`; `parts`: part → {text, not_needed}, those that say something; `alternatives`: [{name,
    text, is_nothing, barred, is_chosen}] in order; `costs`: [{what, nature, alternative, member,
    once, yearly}] with kroner as text and None for unknown; `consequences`: [{member, text}];
    `attachments`: [{title, digest, exemption}]; `exemption` of the matter.
    """
    return {
        "title": matter.title,
        "exemption": matter.exemption,
        "parts": _parts(matter),
        "alternatives": [
            {
                "name": one.name,
                "text": one.text,
                "is_nothing": one.is_nothing,
                "barred": one.barred,
                "is_chosen": one.is_chosen,
            }
            for one in matter.alternatives.order_by("order", "pk")
        ],
        "costs": _costs(matter),
        "consequences": [
            {"member": one.member.name, "text": one.text}
            for one in matter.consequences.select_related("member").order_by("member__sort_key")
        ],
        "attachments": [
            {"title": one.title, "digest": one.file.digest, "exemption": one.exemption}
            for one in matter.attachments.select_related("file").order_by("pk")
        ],
    }


def _parts(matter: Matter) -> dict[str, dict[str, str]]:
    rows = {one.part: one for one in matter.parts.all()}
    return {
        part: {"text": rows[part].text, "not_needed": rows[part].not_needed}
        for part in Part.values
        if part in rows and rows[part].is_there
    }


def _costs(matter: Matter) -> list[dict[str, Any]]:
    rows = matter.costs.select_related("alternative", "member").order_by("pk")
    return [
        {
            "what": one.what,
            "nature": one.nature,
            "alternative": one.alternative.name if one.alternative else None,
            "member": one.member.name if one.member else None,
            "once": _kroner(one.once),
            "yearly": _kroner(one.yearly),
        }
        for one in rows
    ]


def _kroner(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
