"""What members bear by a key: exact, by days, and nothing unknown counted as 0."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.kernel.calc.periods import Period
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.keys import CutOver, KeyCap, KeyWeight
from samdrift.money.queries.key_shares import Asked, readings, shares_of_version, versions_on
from samdrift.parties.models.arrangements import Membership, Stake
from samdrift.parties.models.members import Member, Succession, SuccessionLink
from tests.agreements.made import make_agreement, make_system
from tests.money.made_keys import NOVEMBER, OCTOBER, bare_key, figure, inhabitants
from tests.world import World

THIRDS = {"equal": (1, 3), "inhabitants": (2, 3)}
F = Fraction


def names_of(world: World, shares: dict[int, Fraction]) -> dict[str, Fraction]:
    names = dict(Member.objects.values_list("pk", "name"))
    return {names[pk]: share for pk, share in shares.items()}


def test_key_mixes_equal_parts_with_inhabitants_of_the_year_before(world: World) -> None:
    inhabitants(world)
    reading = shares_of_version(bare_key(world, THIRDS), OCTOBER)

    assert not reading.problems
    assert sum(reading.shares.values()) == 1
    assert names_of(world, reading.shares) == {
        "Gammelvik": F(1, 12) + F(2, 3) * F(2, 30),
        "Lillevik": F(1, 12) + F(2, 3) * F(3, 30),
        "Nordvik": F(1, 12) + F(2, 3) * F(20, 30),
        "Sørvik": F(1, 12) + F(2, 3) * F(5, 30),
    }
    told = reading.reckonings()[world.nordvik.pk]
    assert [part["base"] for part in told["parts"]] == ["equal", "inhabitants:2025"]
    assert told["parts"][1]["figure"] == "20000"


def test_member_that_left_bears_its_days(world: World) -> None:
    """Gammelvik left on 20.11: 19 of November's 30 days."""
    reading = shares_of_version(bare_key(world, {"equal": (1, 1)}), NOVEMBER)

    whole = 3 + F(19, 30)
    assert names_of(world, reading.shares)["Gammelvik"] == F(19, 30) / whole
    assert names_of(world, reading.shares)["Nordvik"] == 1 / whole


def test_missing_figures_are_all_named_and_nothing_is_shared(world: World) -> None:
    figure(world.nordvik, 2025, 20_000)
    figure(world.sorvik, 2024, 5_000)
    reading = shares_of_version(bare_key(world, THIRDS), OCTOBER)

    assert reading.shares == {}
    assert [(one.code, one.basis, one.year, one.name) for one in reading.problems] == [
        ("unknown_figure", "inhabitants", 2025, name)
        for name in ("Gammelvik", "Lillevik", "Sørvik")
    ]


def test_cut_over_keeps_a_member_out_until_its_day(world: World) -> None:
    version = bare_key(world, {"equal": (1, 1)})
    for member, day in ((world.sorvik, 16), (world.lillevik, 31)):
        CutOver.objects.create(member=member, key=version.key, day=dt.date(2026, 10, day))
    CutOver.objects.create(member=world.gammelvik, key=version.key, day=dt.date(2026, 11, 1))
    shares = names_of(world, shares_of_version(version, OCTOBER).shares)

    assert "Gammelvik" not in shares
    whole = 1 + F(16, 31) + F(1, 31)
    assert shares == {
        "Nordvik": 1 / whole,
        "Sørvik": F(16, 31) / whole,
        "Lillevik": F(1, 31) / whole,
    }


def test_agreement_is_split_among_those_in_it(world: World) -> None:
    agreement = make_agreement(world)
    reading = shares_of_version(bare_key(world, {"equal": (1, 1)}), OCTOBER, None, agreement.pk)

    assert names_of(world, reading.shares) == {"Nordvik": F(1, 2), "Sørvik": F(1, 2)}


def test_users_of_the_agreements_systems_are_weighed_by_days(world: World) -> None:
    from samdrift.agreements.models.agreements import AgreementSystem
    from samdrift.portfolio.models.uses import Use, UserCount

    agreement = make_agreement(world)
    system = make_system(world, "Journalen", {world.nordvik: None, world.sorvik: None})
    AgreementSystem.objects.create(agreement=agreement, system=system)
    uses = {one.member_id: one for one in Use.objects.all()}
    for member, day, count in (
        (world.nordvik, dt.date(2026, 9, 1), 300),
        (world.nordvik, dt.date(2026, 10, 17), 400),
        (world.sorvik, dt.date(2026, 9, 1), 100),
    ):
        UserCount.objects.create(use=uses[member.pk], counted_on=day, count=count, source="system")
    version = bare_key(world, {"system_users": (1, 1)})
    reading = shares_of_version(version, OCTOBER, None, agreement.pk)

    mean = F(300 * 16 + 400 * 15, 31)
    assert names_of(world, reading.shares) == {
        "Nordvik": mean / (mean + 100),
        "Sørvik": 100 / (mean + 100),
    }
    alone = shares_of_version(version, OCTOBER)
    assert [one.code for one in alone.problems] == ["no_systems"]


def test_owners_bear_by_their_stakes_and_customers_nothing(world: World) -> None:
    Membership.objects.filter(member__in=[world.lillevik, world.gammelvik]).update(is_owner=False)
    for member, value in ((world.nordvik, 70), (world.sorvik, 30)):
        part = Membership.objects.get(member=member)
        Stake.objects.create(membership=part, kind="ownership", value=value)
    shares = shares_of_version(bare_key(world, {"owner_share": (1, 1)}), OCTOBER).shares

    assert names_of(world, shares) == {
        "Gammelvik": 0,
        "Lillevik": 0,
        "Nordvik": F(7, 10),
        "Sørvik": F(3, 10),
    }


def test_cost_of_the_year_before_is_that_of_the_standing_accounts(world: World) -> None:
    for member, amount in (
        ("nordvik", 600),
        ("sorvik", 200),
        ("lillevik", 100),
        ("gammelvik", 100),
    ):
        told = {"member": getattr(world, member), "year": 2025, "made_on": dt.date(2026, 2, 1)}
        for stage in ("accounts", "budget"):
            one = FigureSet.objects.create(stage=stage, **told)
            Figure.objects.create(set=one, section="1", amount=amount)
    shares = shares_of_version(bare_key(world, {"cost": (1, 1)}), OCTOBER).shares

    assert names_of(world, shares)["Nordvik"] == F(6, 10)


def test_weights_and_caps_are_as_agreed(world: World) -> None:
    version = bare_key(world, {"weights": (1, 1)})
    part = version.parts.get()
    for member, weight in (("nordvik", 9), ("sorvik", 9), ("lillevik", 1), ("gammelvik", 1)):
        KeyWeight.objects.create(part=part, member=getattr(world, member), weight=Decimal(weight))
    KeyCap.objects.create(version=version, member=world.nordvik, percent=Decimal(34))
    reading = shares_of_version(version, OCTOBER)

    assert names_of(world, reading.shares)["Nordvik"] == F(34, 100)
    assert names_of(world, reading.shares)["Sørvik"] == F(66, 100) * F(9, 11)
    assert "uncapped" in reading.reckonings()[world.nordvik.pk]


def test_merged_member_has_the_sum_of_those_it_succeeds(world: World) -> None:
    inhabitants(world)
    storvik = Member.objects.create(name="Storvik")
    Membership.objects.filter(member__in=[world.nordvik, world.sorvik]).update(
        valid_to=dt.date(2026, 10, 1)
    )
    Membership.objects.create(
        arrangement=world.arrangement, member=storvik, valid_from=dt.date(2026, 10, 1)
    )
    act = Succession.objects.create(kind="merge", happened_on=dt.date(2026, 10, 1))
    for before in (world.nordvik, world.sorvik):
        SuccessionLink.objects.create(succession=act, predecessor=before, successor=storvik)
    shares = shares_of_version(bare_key(world, {"inhabitants": (1, 1)}), OCTOBER).shares

    assert names_of(world, shares) == {
        "Gammelvik": F(2, 30),
        "Lillevik": F(3, 30),
        "Storvik": F(25, 30),
    }


def test_members_that_join_or_leave_can_be_tried_out(world: World) -> None:
    outside = Member.objects.create(name="Utvik")
    version = bare_key(world, {"equal": (1, 1)})
    asked = Asked(
        version,
        Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1)),
        joins={outside.pk: dt.date(2026, 1, 1)},
        leaves={world.sorvik.pk: dt.date(2026, 1, 1)},
    )
    assert set(names_of(world, readings([asked])[0].shares)) == {
        "Gammelvik",
        "Lillevik",
        "Nordvik",
        "Utvik",
    }


def test_many_readings_ask_no_more_than_one(
    world: World, django_assert_max_num_queries: Any
) -> None:
    inhabitants(world)
    inhabitants(world, 2024)
    versions = [bare_key(world, THIRDS, f"Nøkkel {place}") for place in range(6)]
    agreements = [make_agreement(world, title=f"Avtale {place}") for place in range(6)]
    months = [Period(dt.date(2026, m, 1), dt.date(2026, m + 1, 1)) for m in range(1, 12)]
    asked = [
        Asked(version, month, agreement.pk)
        for version, agreement in zip(versions, agreements, strict=True)
        for month in months
    ]
    with django_assert_max_num_queries(12):
        found = readings(asked)
    assert len(found) == 66
    assert all(one.is_whole for one in found)


def test_version_of_the_day_is_the_one_in_force(world: World) -> None:
    old = bare_key(world, {"equal": (1, 1)})
    old.valid_to = dt.date(2026, 1, 1)
    old.save()
    new = type(old).objects.create(key=old.key, valid_from=dt.date(2026, 1, 1))

    assert versions_on([old.key_id], dt.date(2025, 12, 31)) == {old.key_id: old}
    assert versions_on([old.key_id], dt.date(2026, 1, 1)) == {old.key_id: new}
    assert versions_on([old.key_id], dt.date(2023, 1, 1)) == {}
