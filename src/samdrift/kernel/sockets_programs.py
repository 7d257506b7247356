"""What keys, web hooks, calendars and notices put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.models.mail import Hook
from samdrift.kernel.queries_notices import unread
from samdrift.kernel.registry import Kind, MenuEntry, NoticeKind, Panel, Timed, registry
from samdrift.kernel.services import hooks, notices
from samdrift.kernel.web.timeline import name_events

registry.add_kind(Kind(Hook, _("Web hook"), lambda _row: reverse("programs:hooks")))
registry.work[hooks.DELIVERY] = hooks.deliver
registry.work[notices.MAIL] = notices.send_mail
registry.add_timed(Timed("tell web hooks", dt.timedelta(seconds=10), hooks.ask_for_deliveries))
registry.notices[hooks.ENDED] = NoticeKind(
    _("A web hook of mine was ended"),
    _("The web hook to %(address)s was ended, since it could not be told: %(error)s"),
)
registry.add_menu(
    MenuEntry(
        "notices",
        "",
        _("Notices"),
        "programs:notices",
        90,
        lambda viewer: viewer.account_id is not None,
        count=lambda viewer: unread(viewer) or None,
    )
)
registry.add_panel(
    Panel(
        "kernel.profile",
        "programs",
        _("Login, programs and calendar"),
        50,
        "kernel/programs/panel.html",
        lambda viewer, _row: {"inside": viewer.inside},
    )
)
name_events(
    {
        "token.made": _("A key for programs was made"),
        "token.ended": _("A key for programs was ended"),
        "hook.added": _("A web hook was added"),
        "hook.ended": _("A web hook was ended"),
        "calendar.made": _("A calendar address was made"),
        "calendar.ended": _("A calendar address was ended"),
    }
)
