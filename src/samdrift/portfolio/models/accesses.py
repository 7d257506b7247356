"""Accounts that a system says it has: the newest export of each use, and nothing older."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.uses import Use


class AccessRows(Reached["Access"]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Names of accounts tell of people: they are for the member's own and for the centre."""
        if not viewer.inside:
            return None
        return Q() if viewer.centre else Q(use__member_id__in=viewer.members)


class Access(models.Model):
    """An account in a member's use of a system, as an export of `listed_on` had it. The account's
    name is personal data: only what is needed to count and to take away the unused ones is kept.
    """

    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="accesses")
    account = models.CharField(_("Account"), max_length=120)
    unit = models.CharField(_("Unit"), max_length=120, blank=True)
    active = models.BooleanField(_("Active"), default=True)
    last_used_on = models.DateField(_("Last used"), null=True, blank=True)
    listed_on = models.DateField(_("Exported"))

    objects = AccessRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "account"], name="access_account")]

    def __str__(self) -> str:
        return self.account
