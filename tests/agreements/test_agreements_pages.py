"""The pages of agreements: who sees what, and what people do there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.agreements.made import make_agreement, make_system
from tests.world import World


def test_agreement_page_tells_who_is_in_it(world: World, as_person: Any) -> None:
    system = make_system(world, "Journalen", {world.nordvik: 40, world.sorvik: 12})
    agreement = make_agreement(world, systems=[system])
    page = as_person("mona").get(reverse("agreements:agreement_detail", args=[agreement.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Nordvik" in text and "40" in text and "31.12.2033" in text
