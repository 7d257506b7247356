"""What stands on the pages of keys and charges, and of keys on other pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.kernel.registry import CalendarEntry, Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.months import month_around
from samdrift.money.lists.key_words import at, charge_url, key_url
from samdrift.money.models.keys import SplitKey
from samdrift.money.papers.share_words import share_text
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_shares import Asked as AskedKey
from samdrift.money.queries.key_shares import KeyReading, readings
from samdrift.money.queries.key_texts import (
    problem_text,
    reading_text,
    reckoning_texts,
)
from samdrift.money.services.keys import MANAGE
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
SHOWN = 10
"""Problems told in full."""


def key_page(viewer: Viewer, key: Any) -> Context:
    """What it says, what each bears by it this month, its versions, and what it splits."""
    may = allowed(viewer, MANAGE, key)
    versions = queries.versions_of(key, viewer)
    now = next((one for one in versions if one.is_on(viewer.day)), None)
    month = month_around(viewer.day)
    reading = readings([AskedKey(now, month)], viewer)[0] if now is not None else None
    return {
        "lead": key.text,
        "facts": [(_("Splits among the members of"), _whose(key), _arrangement_url(key))],
        "now": now,
        "reading": reading_text(now.parts_in) if now is not None else "",
        "now_told": _told_by(now, _decisions([now], viewer)) if now is not None else None,
        "month": period_text(month.start, month.end),
        "shares": shares_of(reading),
        "problems": [problem_text(one) for one in reading.problems[:SHOWN]] if reading else [],
        "versions": _versions(versions, viewer),
        "agreements": [
            (one.agreement.title, agreement_url(one.agreement), period_text(one.valid_from, one.valid_to))
            for one in queries.agreements_of(key, viewer)
        ],
        "charges": [
            (one.title, charge_url(one), nok(one.monthly)) for one in queries.charges_of(key, viewer)
        ],
        "cut_overs": queries.cut_overs_of_key(key, viewer),
        "may": may,
        "adopt_url": at("key_version_new", key.pk),
        "cut_over_url": at("key_cut_over", key.pk),
        "compare_url": at("key_compare", key.pk) if now is not None else "",
    }  # fmt: skip


def _whose(key: SplitKey) -> str:
    return str(key.arrangement) if key.arrangement else _("All arrangements")


def _arrangement_url(key: SplitKey) -> str:
    if key.arrangement_id is None:
        return ""
    return reverse("parties:arrangement_detail", args=[key.arrangement_id])


def shares_of(reading: KeyReading | None) -> list[tuple[str, Any, list[str]]]:
    """(member, share in per cent, how it came about), in the published order."""
    if reading is None or not reading.is_whole:
        return []
    told = reading.reckonings()
    return [
        (reading.names[row.member], share_text(row.share), reckoning_texts(told[row.member]))
        for row in reading.rows
    ]


def _decisions(versions: list[Any], viewer: Viewer) -> dict[int, Any]:
    """The decisions within reach, with their addresses."""
    refs = [
        Ref("governance.decision", one.decision_id)
        for one in versions
        if one.decision_id is not None
    ]
    return {ref.id: told for ref, told in registry.describe(refs, viewer).items()}


def _told_by(version: Any, decisions: dict[int, Any]) -> tuple[str, str]:
    """Who adopted it, with the address of the decision where the viewer may read it."""
    if version.decision_id is None:
        return version.decided_by, ""
    told = decisions.get(version.decision_id)
    if told is None:
        return version.decided_by or _("a decision you do not see"), ""
    return told.label, told.url


def _versions(versions: list[Any], viewer: Viewer) -> list[Context]:
    decisions = _decisions(versions, viewer)
    held = queries.held_versions([one.pk for one in versions])
    return [
        {
            "row": one,
            "period": period_text(one.valid_from, one.valid_to),
            "reading": reading_text(one.parts_in),
            "told": _told_by(one, decisions),
            "is_now": one.is_on(viewer.day),
            "is_held": one.pk in held,
            "weights": [
                (weight.member.name, weight.weight.normalize() + 0)
                for part in one.parts_in
                for weight in part.weights_in
            ],
            "caps": [(cap.member.name, cap.percent.normalize() + 0) for cap in one.caps.all()],
        }
        for one in versions
    ]


def charge_page(viewer: Viewer, charge: Any) -> Context:
    """A charge: how much, for whom, from when, and the act of a new amount."""
    may = allowed(viewer, MANAGE, charge)
    facts: list[tuple[Any, Any, str]] = [
        (_("Kroner a month"), nok(charge.monthly), ""),
        (_("VAT in per cent"), charge.vat if charge.vat is not None else _("without VAT"), ""),
        (_("In force"), period_text(charge.valid_from, charge.valid_to), ""),
    ]
    if charge.key is not None:
        facts.insert(1, (_("Split by"), charge.key.title, key_url(charge.key)))
    if charge.member is not None:
        url = reverse("parties:member_detail", args=[charge.member_id])
        facts.insert(1, (_("Member’s own"), charge.member.name, url))
    acts = [(_("New amount from a day"), at("charge_amount", charge.pk), False)] if may else []
    return {"lead": charge.get_kind_display(), "facts": facts, "acts": acts}


def on_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    """By which key its joint cost is split, and who is not in the split yet."""
    now = queries.key_of_agreement(agreement, viewer)
    may = allowed(viewer, MANAGE)
    cut_overs = queries.cut_overs_of_agreement(agreement, viewer)
    ties = queries.keys_of_agreement(agreement, viewer)
    if not (now or may or cut_overs or ties):
        return None
    return {
        "now": (now.key.title, key_url(now.key)) if now else None,
        "others": [
            (one.key.title, key_url(one.key), period_text(one.valid_from, one.valid_to))
            for one in ties
            if now is None or one.pk != now.pk
        ],
        "cut_overs": cut_overs,
        "may": may,
        "set_url": at("agreement_key", agreement.pk),
        "cut_over_url": at("agreement_cut_over", agreement.pk),
    }


def on_arrangement(viewer: Viewer, arrangement: Any) -> Context | None:
    """The keys that split among its members."""
    rows = list(queries.listed(viewer).filter(arrangement=arrangement).order_by("sort_key", "pk"))
    if not rows:
        return None
    return {"rows": [(one, key_url(one), now_text(one)) for one in rows]}


def on_decision(viewer: Viewer, decision: Any) -> Context | None:
    """What keys say by the decision."""
    rows = queries.versions_by(decision, viewer)
    if not rows:
        return None
    return {"rows": [(one.key, key_url(one.key), reading_text(one.parts_in)) for one in rows]}


def now_text(key: Any) -> str | None:
    """What a key of `queries.listed` says on the day shown."""
    version = queries.version_now(key)
    return reading_text(version.parts_in) if version is not None else None


def on_member(viewer: Viewer, member: Any) -> Context | None:
    """Charges of its own, and what it is not in the split of yet."""
    charges = list(queries.charges(viewer).on(viewer.day).filter(member=member).order_by("title"))
    coming = list(
        queries.cut_overs(viewer).filter(member=member, day__gt=viewer.day).order_by("day")
    )
    if not charges and not coming:
        return None
    return {
        "charges": [(one, charge_url(one)) for one in charges],
        "coming": [
            (one, agreement_url(one.agreement) if one.agreement else key_url(one.key))
            for one in coming
        ],
    }


def calendar(viewer: Viewer) -> Iterator[CalendarEntry]:
    """The days members come into a split, and the days keys run out."""
    for one in queries.coming_cut_overs(viewer):
        what = one.agreement or one.key
        title = _("%(member)s comes into the split of %(what)s") % {
            "member": one.member.name,
            "what": what,
        }
        url = agreement_url(what) if one.agreement_id else key_url(what)
        yield CalendarEntry(f"cut-over-{one.pk}", one.day, title, url=url, of=one)
    for version in queries.coming_ends(viewer):
        title = _("The key “%(key)s” runs out") % {"key": version.key}
        if version.valid_to is not None:
            url = key_url(version.key)
            key = f"key-end-{version.pk}"
            yield CalendarEntry(key, version.valid_to, title, url=url, of=version)
