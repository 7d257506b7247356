"""Parts of a key as they are entered: held against what a key may say, and made ready to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.money.models.keys import KeyPart, SplitKey
from samdrift.money.queries.key_readings import PartSpec, Spec

Basis = KeyPart.Basis


@dataclass(frozen=True)
class PartIn:
    """A part as it is entered; `share` is above 0 and at most 1. Weights are by member's id."""

    basis: str
    share: Fraction
    figure_year: int | None = None
    weights: Mapping[int, Decimal] = field(default_factory=dict)


def spec_of(
    key: SplitKey, parts: Sequence[PartIn], caps: Mapping[int, Decimal] | None = None
) -> Spec:
    """What is entered, ready to be read without being kept."""
    told = tuple(
        PartSpec(
            one.basis,
            one.share.numerator,
            one.share.denominator,
            one.figure_year,
            one.weights,
            "new" if one.weights else "",
        )
        for one in parts
    )
    return Spec(
        key.pk,
        key.arrangement_id,
        told,
        {pk: Fraction(percent) / 100 for pk, percent in (caps or {}).items()},
    )


def check_parts(parts: Sequence[PartIn], caps: Mapping[int, Decimal]) -> None:
    """Refuse parts that do not make a whole, weights that share nothing, and caps nobody can bear."""
    if not parts:
        raise DomainError("no_parts", _("Choose at least one thing to split by."), field="basis_0")
    total = sum((one.share for one in parts), Fraction(0))
    if total != 1:
        raise DomainError(
            "not_whole",
            _("The parts make %(total)s together. Let them make 1, such as 1/3 and 2/3.")
            % {"total": total},
            field="share_0",
        )
    for one in parts:
        _check_weights(one)
    if any(not 0 < percent <= 100 for percent in caps.values()):  # noqa: PLR2004 -- per cent
        raise DomainError("bad_cap", _("A cap is above 0 and at most 100 per cent."), field="caps")


def _check_weights(part: PartIn) -> None:
    if part.basis != Basis.WEIGHTS:
        return
    if not any(part.weights.values()):
        raise DomainError(
            "no_weights",
            _("Agreed weights need a figure for each member. Paste them in."),
            field="weights",
        )


def parts_of(version: Any) -> list[PartIn]:
    """What a version from `queries.versions_of` says, as it would be entered."""
    return [
        PartIn(
            one.basis,
            Fraction(one.top, one.bottom),
            one.figure_year,
            {weight.member_id: weight.weight for weight in one.weights_in},
        )
        for one in version.parts_in
    ]
