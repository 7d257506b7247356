"""The page where it is chosen how the desk works."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from samdrift.desk.models.choices import DeskChoices
from samdrift.kernel.models.history import Event
from tests.desk.made import make_case, make_desk
from tests.world import World


def sent(**more: Any) -> dict[str, Any]:
    places = {f"p{i}{u}": i + u - 1 for i in (1, 2, 3) for u in (1, 2, 3)}
    days = {"reopen_days": 10, "close_days": 5, "score_days": 14, "unowned_days": 1,
            "waiting_days": 30, "remind_days": 3, "approval_days": 7}  # fmt: skip
    kept = {f"keep_{kind}": 3 for kind in ("incident", "request", "question", "problem")}
    return places | days | kept | more


def test_choices_are_saved_and_hold_from_then_on(world: World, as_person: Any) -> None:
    make_desk(world)
    page = as_person("dag").post(reverse("desk:choices"), sent(p33=4, p32=4, p23=4))
    assert page.status_code == 302
    row = DeskChoices.objects.get()
    assert row.matrix == [[1, 2, 3], [2, 3, 4], [3, 4, 4]]
    assert (row.reopen_days, row.years_kept("incident")) == (10, 3)
    assert make_case(world).priority == 4
    assert Event.objects.filter(what="desk.chosen").count() == 1
    again = as_person("dag").get(reverse("desk:choices"))
    assert 'value="10"' in again.text


def test_matrix_that_turns_around_is_refused(world: World, as_person: Any) -> None:
    page = as_person("dag").post(reverse("desk:choices"), sent(p11=5))
    assert page.status_code == 422
    assert "more urgent" in page.text
    assert not DeskChoices.objects.exists()


def test_others_choose_nothing(world: World, as_person: Any) -> None:
    for name in ("ola", "kari", "dina"):
        assert as_person(name).get(reverse("desk:choices")).status_code == 403
        assert as_person(name).post(reverse("desk:choices"), sent()).status_code == 403
    assert not DeskChoices.objects.exists()
