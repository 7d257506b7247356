"""A matter begun from something: a finding it is begun from waits for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.followup.calc.finding_states import Move, Status, after
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.findings import WORK, wait
from samdrift.governance.models.matters import Matter
from samdrift.governance.services.matters import begin_matter
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer


@transaction.atomic
def begin(*, by: Viewer, **values: Any) -> Matter:
    """Begin a matter; the finding it is begun from waits for it, where `by` may say so."""
    matter = begin_matter(by=by, **values)
    origin = matter.origin
    if origin is not None and origin.kind == kind_of(Finding):
        finding = Finding.objects.filter(pk=origin.id).first()
        if finding is not None and _can_wait(finding, by):
            reason = _("Waits for the matter %(matter)s") % {"matter": matter}
            ref = Ref(kind_of(Matter), matter.pk)
            wait([finding], reason=reason[:500], decision=ref, by=by)
    return matter


def _can_wait(finding: Finding, by: Viewer) -> bool:
    return after(Status(finding.status), Move.WAIT) is not None and allowed(by, WORK, finding)
