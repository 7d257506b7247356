"""What goes out of a case by e-mail, and to which addresses copies go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case, CaseEntry
from samdrift.desk.models.reach import OfCaseAgents
from samdrift.parties.models.people import Person


class OutgoingRows(OfCaseAgents):
    pass


class OutgoingMail(models.Model):
    """One e-mail to one address. `message_id` (bare) never changes, so that a mail that is sent twice is
    seen as one. `attempts` is the token of ownership: who sends holds the row until `leased_until`.

    `state` failed: it waits for a person; waiting with a `last_error`: it is tried again at `next_at`.
    `again` is the mail that was sent instead of this one, to the same address or another. `concern`
    follows from these, and orders a list: 2 somebody must look at it, 1 it is tried again, 0 it is well.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("e-mail", "Waiting to be sent")
        SENT = "sent", pgettext_lazy("e-mail", "Sent")
        FAILED = "failed", pgettext_lazy("e-mail", "Could not be sent")
        BOUNCED = "bounced", pgettext_lazy("e-mail", "Came back")
        GIVEN_UP = "given_up", pgettext_lazy("e-mail", "Given up")

    class Purpose(models.TextChoices):
        RECEIPT = "receipt", pgettext_lazy("e-mail", "Receipt")
        ANSWER = "answer", pgettext_lazy("e-mail", "Answer")
        SOLVED = "solved", pgettext_lazy("e-mail", "Solution")
        NEWS = "news", pgettext_lazy("e-mail", "News of the case")
        PASSING = "passing", pgettext_lazy("e-mail", "To a supplier")
        OTHER = "other", pgettext_lazy("e-mail", "Other")

    class Why(models.TextChoices):
        """Reasons of our own in `last_error`; all else there is what the mail server said."""

        NO_ADDRESS = "no_address", _("This is not an e-mail address.")
        OWN_ADDRESS = "own_address", _("This is the desk’s own address.")
        TOO_MANY = "too_many", _("Too many automatic e-mails to this address in a day.")
        STRUCK = "struck", _("What it tells was struck before it was sent.")
        LATE = "late", _("The mail server did not answer in time.")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mails_out")
    entry = models.ForeignKey(
        CaseEntry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=8, choices=Purpose)
    to = models.EmailField(_("to"))
    to_name = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sender = models.EmailField()
    sender_name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    message_id = models.CharField(max_length=250, unique=True)
    in_reply_to = models.CharField(max_length=250, blank=True)
    references = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    concern = models.PositiveSmallIntegerField(default=0, editable=False)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    again = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="instead_of"
    )

    objects = OutgoingRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at", "id"], name="mail_out_due", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["case"],
                name="mail_out_trouble",
                condition=Q(state__in=("failed", "bounced")),
            ),
            models.Index(fields=["to", "-made_at"], name="mail_out_to"),
            models.Index(fields=["-concern", "-id"], name="mail_out_concern"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_in_trouble(self) -> bool:
        """Whether somebody must do something for it to arrive."""
        return self.state in (self.State.FAILED, self.State.BOUNCED)

    @property
    def why(self) -> str:
        """Why it is not sent, in words."""
        return str(dict(self.Why.choices).get(self.last_error, self.last_error))

    @property
    def concerned(self) -> int:
        """What `concern` is to be as the mail stands."""
        tried_again = self.state == self.State.WAITING and self.failing_since is not None
        return 2 if self.is_in_trouble else int(tried_again)


class AddressRows(OfCaseAgents):
    pass


class CaseAddress(models.Model):
    """An address that gets copies of what is answered in the case. `asked`: an e-mail named it, and
    somebody at the desk must say yes before anything goes there.
    """

    class State(models.TextChoices):
        ON = "on", pgettext_lazy("copy", "Gets copies")
        ASKED = "asked", pgettext_lazy("copy", "Named in an e-mail")
        OFF = "off", pgettext_lazy("copy", "Gets nothing")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="addresses")
    address = models.EmailField()
    name = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)

    objects = AddressRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "address"], name="case_address_once"),
        ]

    def __str__(self) -> str:
        return self.address
