"""Mailboxes, the e-mails that came in, and senders that are let in no more."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.catalogue import CaseKind, Service, Team
from samdrift.desk.models.reach import OWN_DESK, of_agents, served_by, works_in_desk
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

KEEPERS = ("daily_manager", "management_lead", "administrator")
"""Roles that set up mailboxes."""


def keeps_mailboxes(viewer: Viewer) -> bool:
    return viewer.inside and any(viewer.has(role) for role in KEEPERS)


class MailboxRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Those who work in the desk, and those who set mailboxes up."""
        return Q() if works_in_desk(viewer) or keeps_mailboxes(viewer) else None


class Mailbox(models.Model):
    """An address that people write to, and what a case from there begins with.

    `aliases` are other addresses of the same mailbox. `member` is whose case it is where the sender
    tells nothing else. A team that is a member's own makes the cases that member's own. `trusted` is
    the name by which the receiving mail server signs its Authentication-Results: where it is told, a
    sender is believed only when that server has found the sender genuine. `hook` is the digest of the
    secret in the address that a mail server may send to. With `imap_host`, mail is fetched there:
    `imap_secret` is concealed, `imap_uid` the last that was fetched in `imap_validity`. Where the login
    is by token, the secret is the one of `token_client` at the token service.
    """

    class Unknown(models.TextChoices):
        HOLD = "hold", _("Hold it until somebody has looked at it")
        OPEN = "open", _("Open a case where the member can be told")

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the start (993)")
        STARTTLS = "starttls", _("STARTTLS (143)")
        NONE = "none", _("None: only on this machine")

    class Login(models.TextChoices):
        PASSWORD = "password", _("With a password")
        TOKEN = "token", _("With a token (OAuth 2), as at Microsoft 365")

    class After(models.TextChoices):
        SEEN = "seen", _("Mark it as read")
        MOVE = "move", _("Move it to another folder")
        DELETE = "delete", _("Delete it there")

    name = models.CharField(max_length=120)
    address = models.EmailField()
    aliases = models.JSONField(default=list, blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=CaseKind, default=CaseKind.INCIDENT)
    language = models.CharField(
        max_length=2,
        choices=[("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))],
        default="nb",
    )
    signature = models.TextField(blank=True)
    unknown = models.CharField(max_length=4, choices=Unknown, default=Unknown.HOLD)
    trusted = models.CharField(max_length=120, blank=True)
    hook = models.CharField(max_length=64, blank=True)
    imap_host = models.CharField(max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    imap_login = models.CharField(max_length=8, choices=Login, default=Login.PASSWORD)
    imap_user = models.CharField(max_length=200, blank=True)
    imap_secret = models.TextField(blank=True)
    token_address = models.CharField(max_length=300, blank=True)
    token_client = models.CharField(max_length=200, blank=True)
    token_scope = models.CharField(max_length=300, blank=True)
    imap_folder = models.CharField(max_length=120, default="INBOX")
    imap_after = models.CharField(max_length=6, choices=After, default=After.SEEN)
    imap_moved_to = models.CharField(max_length=120, blank=True)
    imap_validity = models.BigIntegerField(null=True, blank=True)
    imap_uid = models.BigIntegerField(default=0)
    polled_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    poll_error = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MailboxRows.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], name="mailbox_address", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def addresses(self) -> frozenset[str]:
        """Every address of the mailbox, in small letters."""
        return frozenset(one.lower() for one in (self.address, *self.aliases))


class MailRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """What belongs to a case: those who work with it. The rest: the joint desk, and for a member's
        own mailbox those who work with that member's own cases.
        """
        if not viewer.inside:
            return None
        own = served_by(viewer) if viewer.has_any(*OWN_DESK) else frozenset()
        loose = Q(case__isnull=True)
        found = Q(case__isnull=False) & of_agents(viewer, "case__")
        if works_in_desk(viewer):
            found |= loose & (Q(mailbox__isnull=True) | Q(mailbox__team__member__isnull=True))
            found |= loose & Q(mailbox__team__isnull=True)
        if own:
            found |= loose & Q(mailbox__team__member_id__in=own)
        return found

    def to_be_looked_at(self) -> Any:
        """What waits for a person: held mail, and answers to cases that have ended."""
        return self.filter(Q(state="held") | Q(looked_at__isnull=True, reason="ended"))


class IncomingMail(models.Model):
    """An e-mail as it came, and what became of it. The raw message is stored before it is read.

    `reason` tells why it stands as it does (`services.mail_words`). `looked_at`: a person has seen the
    answer to a case that had ended. `original` is the mail that this one is the same as. `known_at` is
    where it lay where it was taken from. The file is gone when the time for keeping it is over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Is being read")
        TAKEN = "taken", pgettext_lazy("mail", "In a case")
        HELD = "held", pgettext_lazy("mail", "Held")
        ASIDE = "aside", pgettext_lazy("mail", "Set aside")
        REFUSED = "refused", pgettext_lazy("mail", "Refused")

    class How(models.TextChoices):
        IMAP = "imap", _("Fetched from the mailbox")
        HTTP = "http", _("Sent in by a mail server")
        COMMAND = "command", _("Loaded from a file")

    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    how = models.CharField(max_length=7, choices=How)
    known_at = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    sender_name = models.CharField(max_length=160, blank=True)
    sender_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    protection = models.CharField(max_length=20, blank=True)
    flaws = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails_in"
    )
    entry = models.ForeignKey(
        CaseEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened = models.BooleanField(default=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    original = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MailRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-received_at", "-id"], name="mail_in_state"),
            models.Index(fields=["sender_address", "-received_at"], name="mail_in_sender"),
            models.Index(fields=["-received_at", "-id"], name="mail_in_newest"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("E-mail without a subject"))


class BlockRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        return Q() if works_in_desk(viewer) else None


class SenderBlock(models.Model):
    """Mail from this address, or everybody at this domain, is kept but goes no further."""

    pattern = models.CharField(max_length=254)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BlockRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pattern"], name="sender_block_once", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.pattern
