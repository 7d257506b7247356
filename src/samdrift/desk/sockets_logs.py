"""What logs of other tools put into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.desk.services import log_intake, logs  # noqa: F401 -- adds its kind of load
from samdrift.kernel.registry import registry
from samdrift.kernel.web.timeline import name_events, name_fields

registry.work[logs.WORK] = logs.load_waiting
name_events(
    {
        "case.logged": _("Came from the tool before, with its history"),
        "case.logged_again": _("Was brought up to date from the tool before"),
        "log.sent_in": _("A log was sent in"),
        "log.loaded": _("The log was loaded"),
        "log.unusable": _("The log could not be read"),
        "log.known": _("The same log was sent in again: nothing was changed"),
    }
)
name_fields({"source": _("Where it comes from"), "log_load": _("Load"), "counts": _("Result")})
