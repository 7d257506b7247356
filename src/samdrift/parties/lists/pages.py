"""What stands on the pages of a member, an arrangement, a legal form and a transfer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import quoted
from samdrift.kernel.viewer import Viewer
from samdrift.parties.lists.words import day_text, legal_person_word, part_word, span
from samdrift.parties.models.arrangements import (
    Arrangement,
    LegalClause,
    LegalForm,
    Stake,
    Transfer,
)
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.queries import arrangements as arrangement_queries
from samdrift.parties.queries import figures as figure_queries
from samdrift.parties.queries import members as queries

Context = dict[str, Any]
SHOWN_WAYS = (KeyFigure.Kind.INHABITANTS, KeyFigure.Kind.ICT_FTE)
"""Figures whose way through the years stands on the member's own page."""
BRINGS = (KeyFigure.Kind.ICT_FTE, KeyFigure.Kind.INHABITANTS, KeyFigure.Kind.USERS)


def url(name: str, *args: Any) -> str:
    return reverse(f"parties:{name}", args=args)


def member_page(viewer: Viewer, member: Any) -> Context:
    """Who it is, what it takes part in, what it brings and gets, who answers for it."""
    successions = queries.successions_of(member, viewer)
    year, figures = figure_queries.latest_of(member, viewer)
    return {
        "lead": _member_lead(viewer, member, successions),
        "aside_facts": _member_facts(viewer, member),
        "acts": _member_acts(viewer, member),
        "parts": [
            (m, part_word(m), span(m), m.is_on(viewer.day))
            for m in queries.parts_of(member, viewer)
        ],
        "stakes": _stakes(viewer, member),
        "transfers": queries.transfers_of(member, viewer),
        "roles": queries.appointments_of(member, viewer),
        "units": queries.units_of(member, viewer),
        "people_count": queries.people_count(member, viewer),
        "people_url": f"{url('person_list')}?member={member.pk}",
        "latest_year": year,
        "latest": [
            (k.label, figures.get(k.value)) for k in figure_queries.KINDS if k.value in figures
        ],
        "ways": figure_queries.ways_of(member, viewer, SHOWN_WAYS),
        "gets": _gets(viewer, member),
        "successions": successions,
        "may_figures": allowed(viewer, "parties.change_figures", KeyFigure(member=member)),
        "may_units": allowed(viewer, "parties.change_member", member),
        "figures_year": year or viewer.today.year,
    }


def _member_lead(viewer: Viewer, member: Any, successions: dict[str, Any]) -> str:
    if member.ceased_on is not None and member.ceased_on <= viewer.day:
        names = ", ".join(other.name for other, _act in successions["to"])
        if names:
            return _("Is no more from %(day)s. %(names)s took over.") % {
                "day": day_text(member.ceased_on),
                "names": names,
            }
        return _("Is no more from %(day)s.") % {"day": day_text(member.ceased_on)}
    if not member.parts_now:
        return _("Takes part in no arrangement on this day.")
    names = ", ".join(f"{m.arrangement.name} ({part_word(m)})" for m in member.parts_now)
    return _("Takes part in %(names)s.") % {"names": names}


def _member_facts(viewer: Viewer, member: Any) -> list[tuple[Any, Any, str]]:
    facts = [
        (_("Kind"), member.get_kind_display(), ""),
        (_("Number"), queries.number_of(member), ""),
        (_("Organisation number"), member.orgnr, ""),
        (_("Language form"), member.get_written_language_display(), ""),
        (_("Official name in several languages"), member.parallel_name, ""),
        (_("Founded"), member.founded_on, ""),
    ]
    earlier = [n for n in queries.numbers_of(member, viewer) if not n.is_on(viewer.day)]
    facts += [(_("Other number"), f"{n.number} ({span(n)})", "") for n in earlier]
    optional = {_("Official name in several languages"), _("Founded")}
    return [fact for fact in facts if fact[1] or fact[0] not in optional]


def _member_acts(viewer: Viewer, member: Member) -> list[tuple[Any, str, bool]]:
    if not allowed(viewer, "parties.change_member", member):
        return []
    acts = [(_("Give a new number"), url("member_number", member.pk), False)]
    if allowed(viewer, "parties.appoint"):
        acts.insert(0, (_("Appoint"), f"{url('appointment_new')}?member={member.pk}", False))
    return acts


def _stakes(viewer: Viewer, member: Member) -> list[tuple[Any, Any, str]]:
    """(arrangement, what, value) of the day shown."""
    rows = (
        seen(Stake, viewer)
        .on(viewer.day)
        .filter(membership__member=member)
        .select_related("membership__arrangement")
        .order_by("membership__arrangement__name", "kind")
    )
    return [
        (s.membership.arrangement, s.get_kind_display(), arrangement_queries.text_of(s.value))
        for s in rows
    ]


def _gets(viewer: Viewer, member: Any) -> Context:
    """What the member gets: the tasks of its arrangements, and what other rooms tell."""
    tasks = [
        (m.arrangement, [line for line in m.arrangement.tasks.splitlines() if line.strip()])
        for m in member.parts_now
    ]
    panels = []
    for panel in registry.panels["parties.member.gets"]:
        values = panel.context(viewer, member)
        if values is not None:
            panels.append({"panel": panel, "values": values})
    return {"tasks": tasks, "panels": panels}


# Arrangements


def arrangement_page(viewer: Viewer, arrangement: Any) -> Context:
    """Its form of the day, who takes part with what, what each brings, and how whole the agreement is."""
    form = arrangement_queries.form_now(arrangement)
    shares = arrangement_queries.shares_on(arrangement, viewer.day, viewer)
    may = allowed(viewer, "parties.manage_cooperation", arrangement)
    return {
        "lead": _arrangement_lead(form, len(shares.parts)),
        "aside_facts": _arrangement_facts(arrangement, form),
        "acts": _arrangement_acts(viewer, arrangement) if may else [],
        "may_manage": may,
        "form": form,
        "tasks": [line for line in arrangement.tasks.splitlines() if line.strip()],
        "shares": shares,
        "share_kinds": [kind.label for kind in arrangement_queries.KINDS],
        "rows": [
            (
                part.membership,
                part_word(part.membership),
                span(part.membership),
                [
                    (kind.label, arrangement_queries.text_of(s.value) if s else None)
                    for kind, s in zip(arrangement_queries.KINDS, part.values(), strict=True)
                ],
            )
            for part in shares.parts
        ],
        "foot": [
            (kind.label, arrangement_queries.text_of(s.total), s.missing)
            for kind, s in zip(arrangement_queries.KINDS, shares.foot, strict=True)
        ],
        "missing": _missing(shares),
        "others": [
            (m, part_word(m), span(m)) for m in arrangement_queries.past_parts(arrangement, viewer)
        ],
        "history_of_forms": [
            (f, span(f)) for f in arrangement_queries.forms_of(arrangement, viewer)
        ],
        "whole": arrangement_queries.completeness(form, viewer) if form else None,
        "contributions": _contributions(viewer, arrangement, shares),
    }


def _missing(shares: arrangement_queries.Shares) -> list[tuple[Any, str]]:
    return [
        (kind.label, ", ".join(shares.sums[kind].missing))
        for kind in arrangement_queries.KINDS
        if shares.sums[kind].missing
    ]


def _arrangement_lead(form: Any, count: int) -> str:
    members = ngettext("%(n)s member", "%(n)s members", count) % {"n": count}
    if form is None:
        return _("%(members)s. The legal form is not registered for this day.") % {
            "members": members
        }
    return _("%(form)s with %(members)s.") % {"form": form.form, "members": members}


def _arrangement_facts(arrangement: Arrangement, form: Any) -> list[tuple[Any, Any, str]]:
    facts: list[tuple[Any, Any, str]] = []
    if form is not None:
        facts += [
            (_("Legal form"), str(form.form), url("legal_form_detail", form.form_id)),
            (_("Law"), form.form.law, ""),
            (_("Form since"), form.valid_from, ""),
            (_("A legal person of its own"), form.is_legal_person, ""),
            (_("Seat"), form.seat, url("member_detail", form.seat_id) if form.seat_id else ""),
            (_("Agreement"), form.agreement, ""),
        ]
    facts += [
        (_("Founded"), arrangement.founded_on, ""),
        (_("In actual operation since"), arrangement.operating_since, ""),
        (_("Evaluate on"), arrangement.evaluate_on, ""),
    ]
    if arrangement.orgnr:
        facts.append((_("Organisation number"), arrangement.orgnr, ""))
    if arrangement.ended_on:
        facts.append((_("Ended"), arrangement.ended_on, ""))
    return [
        (label, str(value) if isinstance(value, Member) else value, to)
        for label, value, to in facts
    ]


def _arrangement_acts(viewer: Viewer, arrangement: Arrangement) -> list[tuple[Any, str, bool]]:
    if arrangement.ended_on is not None and arrangement.ended_on <= viewer.today:
        return []
    return [
        (_("Add a member"), url("arrangement_join", arrangement.pk), False),
        (_("Set shares"), url("arrangement_stakes", arrangement.pk), False),
        (_("New legal form"), url("arrangement_form", arrangement.pk), False),
    ]


def _contributions(
    viewer: Viewer, arrangement: Arrangement, shares: arrangement_queries.Shares
) -> list[dict[str, Any]]:
    """Contribution and benefit side by side: what each member brings, and what it has in return."""
    ids = [part.membership.member_id for part in shares.parts]
    figures = figure_queries.latest_by_member(ids, [k.value for k in BRINGS], viewer)
    transferred = arrangement_queries.transfers_count(arrangement, viewer)
    return [
        {
            "member": part.membership.member,
            "figures": [figures.get((part.membership.member_id, kind.value)) for kind in BRINGS],
            "transferred": transferred.get(part.membership.member_id, 0),
            "ownership": _share(part, Stake.Kind.OWNERSHIP),
            "votes": _share(part, Stake.Kind.VOTES),
            "seats": _share(part, Stake.Kind.SEATS),
        }
        for part in shares.parts
    ]


def _share(part: arrangement_queries.Part, kind: str) -> str | None:
    stake = part.stakes.get(kind)
    return arrangement_queries.text_of(stake.value) if stake else None


def legal_form_page(viewer: Viewer, form: LegalForm) -> Context:
    """What the law says of a form, and each point it demands of the agreement."""
    words = [w for w in form.name_rule.split("|") if w]
    return {
        "lead": form.law,
        "facts": [
            (_("A legal person of its own"), legal_person_word(form.legal_person), ""),
            (_("The name must hold"), _(" or ").join(quoted(w) for w in words) or _("no rule"), ""),
            (_("In force"), span(form), ""),
        ],
        "clauses": list(seen(LegalClause, viewer).filter(form=form).order_by("order")),
    }


def transfer_page(viewer: Viewer, transfer: Transfer) -> Context:
    membership = transfer.membership
    acts = []
    if transfer.taken_back_on is None and allowed(viewer, "parties.register_transfer", membership):
        acts = [(_("Take back"), url("transfer_back", transfer.pk), False)]
    return {
        "lead": _("%(member)s transferred this to %(arrangement)s on %(day)s.")
        % {
            "member": membership.member,
            "arrangement": membership.arrangement,
            "day": day_text(transfer.transferred_on),
        },
        "acts": acts,
        "facts": [
            (_("Kind"), transfer.get_kind_display(), ""),
            (_("Member"), membership.member.name, url("member_detail", membership.member_id)),
            (
                _("To"),
                membership.arrangement.name,
                url("arrangement_detail", membership.arrangement_id),
            ),
            (_("Transferred on"), transfer.transferred_on, ""),
            (_("Decision"), transfer.decision, ""),
            (_("Decided by"), transfer.decided_by, ""),
            (_("Decided on"), transfer.decided_on, ""),
            *(
                [
                    (_("Taken back"), transfer.taken_back_on, ""),
                    (_("By the decision"), transfer.taken_back_by, ""),
                ]
                if transfer.taken_back_on
                else []
            ),
        ],
    }


def succession_name(succession: Succession) -> str:
    """`Merge 01.01.2020`."""
    return f"{succession.get_kind_display()} {day_text(succession.happened_on)}"
