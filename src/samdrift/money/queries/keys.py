"""Reads of keys, fixed charges, which key an agreement is split by, and cut-overs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import (
    AgreementKey,
    CutOver,
    FixedCharge,
    KeyPart,
    KeyVersion,
    KeyWeight,
    SplitKey,
)
from samdrift.money.models.runs import Run, RunItem
from samdrift.parties.models.arrangements import Membership

MOST_DAYS = 200
"""Days told in a calendar."""


def listed(viewer: Viewer) -> Any:
    """Keys with the version of the day shown and its parts: three queries."""
    parts = seen(KeyPart, viewer).order_by("position", "pk")
    versions = seen(KeyVersion, viewer).on(viewer.day).order_by("-valid_from", "-pk")
    versions = versions.select_related("decision").prefetch_related(
        Prefetch("parts", queryset=parts, to_attr="parts_in")
    )
    used = AgreementKey.objects.filter(on_day(viewer.day), key=OuterRef("pk"))
    charged = FixedCharge.objects.filter(on_day(viewer.day), key=OuterRef("pk"))
    rows = seen(SplitKey, viewer).select_related("arrangement")
    return rows.annotate(in_use=Exists(used) | Exists(charged)).prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="versions_now")
    )


def version_now(key: Any) -> Any:
    """The version of the day shown, of a row from `listed`."""
    return key.versions_now[0] if key.versions_now else None


def versions_of(key: SplitKey, viewer: Viewer) -> list[Any]:
    """Every version, the newest first, with parts, weights and caps: five queries."""
    weights = seen(KeyWeight, viewer).select_related("member").order_by("member__sort_key", "pk")
    parts = seen(KeyPart, viewer).order_by("position", "pk")
    parts = parts.prefetch_related(Prefetch("weights", queryset=weights, to_attr="weights_in"))
    rows = seen(KeyVersion, viewer).filter(key=key).select_related("decision")
    rows = rows.prefetch_related(
        Prefetch("parts", queryset=parts, to_attr="parts_in"), "caps__member"
    )
    return list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk"))


def versions_by(decision: Any, viewer: Viewer) -> list[Any]:
    """Versions adopted by the decision, with their parts."""
    parts = seen(KeyPart, viewer).order_by("position", "pk")
    rows = seen(KeyVersion, viewer).filter(decision=decision).select_related("key")
    rows = rows.prefetch_related(Prefetch("parts", queryset=parts, to_attr="parts_in"))
    return list(rows.order_by("key__sort_key", "valid_from", "pk"))


def key_choices(viewer: Viewer) -> Any:
    return seen(SplitKey, viewer).order_by("sort_key", "pk")


def members_of(key: SplitKey, viewer: Viewer) -> list[int]:
    """Ids of those in the key's arrangement on the day shown, or in any where it has none."""
    rows = seen(Membership, viewer).on(viewer.day)
    if key.arrangement_id is not None:
        rows = rows.filter(arrangement=key.arrangement_id)
    return list(rows.values_list("member_id", flat=True).distinct())


def agreements_of(key: SplitKey, viewer: Viewer) -> list[AgreementKey]:
    """The agreements split by the key on the day shown."""
    rows = seen(AgreementKey, viewer).on(viewer.day).filter(key=key)
    return list(rows.select_related("agreement").order_by("agreement__sort_key", "pk"))


def key_of_agreement(agreement: Agreement, viewer: Viewer) -> AgreementKey | None:
    """The key of the day shown."""
    rows = seen(AgreementKey, viewer).on(viewer.day).filter(agreement=agreement)
    found: AgreementKey | None = rows.select_related("key").order_by("-valid_from", "-pk").first()
    return found


def keys_of_agreement(agreement: Agreement, viewer: Viewer) -> list[AgreementKey]:
    """Every key it has been split by, the newest first."""
    rows = seen(AgreementKey, viewer).filter(agreement=agreement).select_related("key")
    return list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk"))


def charges(viewer: Viewer) -> Any:
    return seen(FixedCharge, viewer).select_related("key", "member")


def charges_of(key: SplitKey, viewer: Viewer) -> list[FixedCharge]:
    """Fixed charges split by the key on the day shown."""
    return list(charges(viewer).on(viewer.day).filter(key=key).order_by("title", "pk"))


def cut_overs(viewer: Viewer) -> Any:
    return seen(CutOver, viewer).select_related("member", "agreement", "key")


def cut_overs_of_key(key: SplitKey, viewer: Viewer) -> list[CutOver]:
    return list(cut_overs(viewer).filter(key=key).order_by("day", "member__sort_key", "pk"))


def cut_overs_of_agreement(agreement: Agreement, viewer: Viewer) -> list[CutOver]:
    rows = cut_overs(viewer).filter(agreement=agreement)
    return list(rows.order_by("day", "member__sort_key", "pk"))


def coming_cut_overs(viewer: Viewer) -> list[CutOver]:
    """Days on which members come into a split: one's own members', or all for the centre."""
    rows = cut_overs(viewer).filter(day__gte=viewer.today)
    if not viewer.centre:
        rows = rows.filter(member__in=viewer.members)
    return list(rows.order_by("day", "pk")[:MOST_DAYS])


def coming_ends(viewer: Viewer) -> list[KeyVersion]:
    """Versions that end with nothing after them, for the centre."""
    if not viewer.centre:
        return []
    after = KeyVersion.objects.filter(key=OuterRef("key"), valid_from=OuterRef("valid_to"))
    rows = seen(KeyVersion, viewer).filter(~Exists(after), valid_to__gte=viewer.today)
    return list(rows.select_related("key").order_by("valid_to", "pk")[:MOST_DAYS])


# -- what closed runs hold fast ----------------------------------------------------------------------


def _closed() -> Any:
    """What closed runs that stand have split: not what was reversed or left out."""
    standing = Run.objects.standing().filter(state=Run.State.CLOSED)
    return RunItem.objects.filter(run__in=standing, left_out="")


def _last(rows: Any) -> Run | None:
    found = rows.select_related("run").order_by("-run__ends_on", "-pk").first()
    return found.run if found is not None else None


def last_closed(keys: Iterable[int]) -> Run | None:
    """The closed run that lasts the longest of those that used one of the keys."""
    return _last(_closed().filter(key_version__key__in=list(keys)))


def last_closed_of_agreement(agreement: Agreement) -> Run | None:
    """The closed run that lasts the longest of those that split something of the agreement."""
    return _last(_closed().filter(agreement=agreement))


def last_closed_of_charge(charge: FixedCharge) -> Run | None:
    """The closed run that lasts the longest of those that took the charge."""
    return _last(_closed().filter(source_kind="money.fixedcharge", source_id=charge.pk))


def held_versions(versions: Collection[int]) -> set[int]:
    """Those of the versions that a closed run has used, which holds them for ever, reversed or not."""
    rows = RunItem.objects.filter(key_version__in=versions, run__state=Run.State.CLOSED)
    return set(rows.order_by().values_list("key_version_id", flat=True).distinct())


def is_in_run(version: KeyVersion) -> bool:
    return RunItem.objects.filter(key_version=version).exists()


# -- what is to be looked after ----------------------------------------------------------------------


def in_use(day: dt.date) -> set[int]:
    """Keys that something is split by on the day."""
    ties = AgreementKey.objects.filter(on_day(day)).values_list("key_id", flat=True)
    charged = FixedCharge.objects.filter(on_day(day), key__isnull=False)
    return set(ties) | {pk for pk in charged.values_list("key_id", flat=True) if pk is not None}
