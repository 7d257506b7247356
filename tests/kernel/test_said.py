"""Sentences written down in one language and read in another."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import said
from samdrift.kernel.said import again, make_known, sentence

YES, NO = _("Yes"), _("No")


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "_known", [])
    answer = [sentence(YES), sentence(NO)]
    make_known(*answer, sentence("%(answer)s – %(who)s", answer=answer), "Nr. %(n)s (a)")


def test_known_sentence_is_said_in_the_readers_language() -> None:
    assert again("Ja") == "Yes"
    with translation.override("nb"):
        assert again("Yes") == "Ja"
        assert again("Yes – Kari – Nei") == "Ja – Kari – Nei"


def test_other_texts_stay_as_they_are() -> None:
    assert again("Ja visst") == "Ja visst"
    assert again("Kanskje – Kari") == "Kanskje – Kari"
    assert again("Nr. 12 (a)") == "Nr. 12 (a)"
    assert again("") == ""
