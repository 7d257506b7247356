"""People are told in a list, and by mail when they want to."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import work
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.registry import NoticeKind, registry
from samdrift.kernel.services import notices

pytestmark = pytest.mark.django_db
KIND = "test.happened"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    kinds = {**registry.notices, KIND: NoticeKind(_("Something"), "It happened to %(name)s.")}
    monkeypatch.setattr(registry, "notices", kinds)


def tell(world, *names):
    accounts = [world.accounts[name].pk for name in names]
    notices.tell(accounts, KIND, world.accounts["ola"], {"name": "Ola"})
    while work.do_next():
        pass


def test_notice_is_listed_counted_and_mailed_once(world, as_person, mailoutbox):
    tell(world, "kari", "kari")
    client = as_person("kari")
    page = client.get(reverse("programs:notices"))
    assert [one.text for one in page.context["notices"]] == ["It happened to Ola."]
    assert page.context["notices"][0].url == reverse(
        "parties:account_detail", args=[world.accounts["ola"].pk]
    )
    mail = mailoutbox[0]
    assert (len(mailoutbox), mail.to, mail.subject) == (1, ["kari@vik.test"], "It happened to Ola.")
    assert mail.extra_headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}@127.0.0.1>"


def test_subject_outside_reach_is_not_named(world, as_person):
    tell(world, "didrik")
    page = as_person("didrik").get(reverse("programs:notices"))
    assert page.context["notices"][0].url == ""


def test_notices_are_marked_as_read(world, as_person):
    tell(world, "kari")
    client = as_person("kari")
    client.post(reverse("programs:notices_read"))
    assert not client.get(reverse("programs:notices")).context["notices"][0].is_new


def test_mail_can_be_turned_off_by_kind(world, as_person, mailoutbox):
    client = as_person("kari")
    client.post(reverse("programs:notices_choose"), {"wanted": []})
    tell(world, "kari", "ola")
    assert [mail.to for mail in mailoutbox] == [["ola@vik.test"]]
    client.post(reverse("programs:notices_choose"), {"wanted": [KIND]})
    tell(world, "kari")
    assert len(mailoutbox) == 2


def test_person_who_left_gets_no_mail(world, mailoutbox):
    tell(world, "liv")
    assert mailoutbox == []


def test_unknown_kind_is_a_fault(world):
    with pytest.raises(KeyError):
        notices.tell([1], "no.such", world.accounts["ola"])


def test_notices_are_ones_own(world, client, as_person):
    tell(world, "kari")
    assert as_person("adam").get(reverse("programs:notices")).context["notices"] == []
    assert as_person("sol").get(reverse("programs:notices")).status_code == 200
    assert client.get(reverse("programs:notices")).url.startswith(reverse("account_login"))


def test_choices_stand_under_the_headings_of_the_menu_with_the_daily_one_first(world, as_person):
    page = as_person("kari").get(reverse("programs:notices"))
    groups = page.context["form"].groups()
    whats = [[box.data["value"] for box in boxes] for _label, boxes in groups]
    assert any(registry.notices[what].daily for what in whats[0])
    assert sorted(what for group in whats for what in group) == sorted(registry.notices)
    for (label, _boxes), group in zip(groups, whats, strict=True):
        assert f"<legend>{label}</legend>" in page.content.decode()
        assert len({registry.notice_sections.get(what, "") for what in group}) == 1
    assert page.content.decode().count('name="wanted"') == len(registry.notices)
