"""The register of ideas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.governance.forms.ideas import AnswerForm, IdeaForm, ref_of
from samdrift.governance.lists import idea_pages as pages
from samdrift.governance.models.ideas import Idea
from samdrift.governance.queries import ideas as queries
from samdrift.governance.services import ideas as services
from samdrift.kernel.lists import (
    Act,
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.registry import registry
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

WHOSE: dict[str, Any] = {
    "mine": _("I sent them"),
    "supported": _("I support them"),
    "screened": _("I look at them"),
    "waiting": _("They wait for me"),
    "nobody": _("Nobody looks at them"),
}


def _whose(rows: Any, value: str, viewer: Viewer) -> Any:
    if value == "mine":
        return rows.filter(sender_id=viewer.person_id)
    if value == "supported":
        return rows.filter(queries.is_supported(viewer))
    if value == "screened":
        return rows.filter(screener_id=viewer.person_id)
    if value == "waiting":
        return rows.filter(pk__in=queries.to_screen(viewer).values("pk"))
    if value != "nobody":
        raise ValueError(value)
    return rows.waiting().filter(screener__isnull=True)


def _about(rows: Any, value: str, _viewer: Viewer) -> Any:
    ref = ref_of(value)
    return rows if ref is None else rows.about(ref)


def _about_label(value: str, viewer: Viewer) -> str:
    try:
        ref = ref_of(value)
    except ValueError:
        return value
    found = registry.describe([ref], viewer) if ref else {}
    return next((one.label for one in found.values()), value)


def _summary(viewer: Viewer) -> Any:
    count = queries.waiting_count(viewer)
    text = _now("Everybody can send one. Here is what becomes of them.")
    if not count:
        return text
    waits = ngettext("One idea waits for you.", "%(n)s ideas wait for you.", count) % {"n": count}
    return format_html('{} <a href="?whose=waiting">{}</a>', text, waits)


def _status(idea: Idea) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        pages.TONES[idea.status],
        label_of(idea, "status"),
    )


def _each(service: Callable[..., Idea]) -> Any:
    """The service for each of the rows, with what the form says."""

    def do(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
        return len(services.each(service, rows, by=by, **values))

    return do


IDEAS = Register(
    room="governance",
    key="idea",
    model=Idea,
    name=_("Idea"),
    spec=ListSpec(
        key="governance.idea",
        title=_("Ideas"),
        rows=queries.every,
        columns=(
            Column("title", _("Idea"), lambda i: i.title, link=pages.idea_url, sort="sort_key"),
            Column(
                "status",
                _("Status"),
                lambda i: i.status,
                shown=_status,
                sort="status",
                description="sent, screened, described, taken_up, done_at_once, same, declined or withdrawn",
            ),
            Column("sent_on", pgettext_lazy("idea", "Sent"), lambda i: i.sent_on, sort="sent_on"),
            Column("member", _("Member"), lambda i: i.member and i.member.name),
            Column("sender", _("From"), lambda i: str(i.sender) if i.sender else None),
            Column(
                "screener", _("Looked at by"), lambda i: str(i.screener) if i.screener else None
            ),
            Column("support", _("Supported by"), lambda i: i.support, sort="support", numeric=True),
            Column("number", _("Number"), lambda i: i.number, default=False),
            Column(
                "effort_hours",
                _("Work in hours"),
                lambda i: i.effort_hours,
                sort="effort_hours",
                numeric=True,
                default=False,
                description="null when it is not estimated",
            ),
            Column(
                "cost",
                _("Cost once"),
                lambda i: i.cost,
                shown=lambda i: nok(i.cost),
                sort="cost",
                numeric=True,
                default=False,
                description="kroner without VAT; null when it is not estimated",
            ),
            Column(
                "saving",
                _("Saving a year"),
                lambda i: i.saving,
                shown=lambda i: nok(i.saving),
                sort="saving",
                numeric=True,
                default=False,
                description="kroner; null when it is not estimated",
            ),
            Column(
                "answered_on",
                _("Answered"),
                lambda i: i.answered_on,
                sort="answered_on",
                default=False,
            ),
        ),
        filters=(
            equals("status", _("Status"), "status", Idea.Status.choices),
            flag("waiting", _("Not answered"), lambda _viewer: Q(status__in=Idea.WAITING)),
            Filter(
                "whose",
                _("Whose"),
                _whose,
                choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
                label_of=lambda value, _viewer: str(WHOSE.get(value, value)),
            ),
            related("member", _("Member"), "member_id", current_members),
            Filter("about", _("About"), _about, kind="text", label_of=_about_label),
        ),
        order="-sent_on",
        empty=_("No ideas yet. Send the first one: it takes a minute."),
        focus_filter="member",
    ),
    form=IdeaForm,
    create=services.send_idea,
    change=services.change_idea,
    may_create=services.SEND,
    may_change=services.OWN,
    new_label=_("Send an idea"),
    detail_template="governance/idea_detail.html",
    detail_rows=queries.every,
    detail_context=pages.idea_page,
    summary=_summary,
    acts=(
        Act("look", _("Take it to look at"), services.SCREEN, _each(services.look)),
        Act(
            "decline",
            pgettext_lazy("an idea", "Decline"),
            services.SCREEN,
            _each(services.decline),
            form=AnswerForm,
        ),
    ),
    fields={
        "text": lambda i: i.text,
        "gain": lambda i: i.gain,
        "about": lambda i: f"{i.subject_kind}:{i.subject_id}" if i.subject_id else None,
        "description": lambda i: i.description,
        "answer": lambda i: i.answer,
        "matter": lambda i: i.matter_id,
        "same_as": lambda i: i.same_as_id,
    },
)
