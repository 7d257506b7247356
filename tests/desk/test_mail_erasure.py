"""What is kept of mail, and for how long: a tombstone stays, and the same file brings nothing back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail, Mailbox
from samdrift.desk.services import mail_erasure, mail_people
from samdrift.desk.services.case_erasure import empty
from samdrift.kernel.viewer import clock
from samdrift.parties.calc.handover import MERGE, Handover
from tests.desk.made import Desk, make_desk
from tests.desk.made_mail import make_mailbox, message, take
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def gone(row: IncomingMail) -> bool:
    """Nothing of what it said is left; that it came is."""
    row.refresh_from_db()
    said = (row.sender_name, row.sender_address, row.subject, row.message_id, row.note)
    return row.file is None and row.erased_at is not None and not any(said) and bool(row.digest)


def test_mail_goes_with_the_texts_of_its_case(
    world: World, desk: Desk, django_capture_on_commit_callbacks: object
) -> None:
    raw = message()
    row = take(world, raw)
    place = f"{row.digest[:2]}/{row.digest}"
    assert default_storage.exists(place)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        empty(Case.objects.get(pk=row.case_id), clock(world.today))
    assert gone(row) and not default_storage.exists(place)
    assert take(world, raw).pk == row.pk and Case.objects.count() == 1


def test_mail_that_became_nothing_is_kept_for_a_while(world: World, desk: Desk) -> None:
    aside = take(world, message(Auto_Submitted="auto-replied"))
    held = take(world, message(sender="ny@annet.test", message_id="2@e"))
    by = clock(world.today)
    assert mail_erasure.erase_old(by) == ""
    long_ago = by.now - mail_erasure.KEPT - timedelta(days=1)
    IncomingMail.objects.update(handled_at=long_ago)
    mail_erasure.erase_old(by)
    held.refresh_from_db()
    assert gone(aside) and held.file is not None


def test_erased_person_leaves_no_mail(world: World, desk: Desk) -> None:
    row = take(world, message())
    mail_erasure.erase(world.people["ola"].pk, clock(world.today))
    assert gone(row)


def test_mailbox_of_a_member_that_merges_is_the_successors(world: World, desk: Desk) -> None:
    box = make_mailbox(world, member=world.nordvik)
    by = clock(world.today)
    handover = Handover(MERGE, (world.nordvik.pk,), (world.sorvik.pk,), world.today)
    assert mail_people.preview(handover, by)[0].count == 1
    told = mail_people.apply(handover, by)
    assert Mailbox.objects.get(pk=box.pk).member == world.sorvik
    mail_people.undo_step(told, by)
    assert Mailbox.objects.get(pk=box.pk).member == world.nordvik
