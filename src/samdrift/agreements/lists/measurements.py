"""The register of what was measured of agreed levels."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.forms.measurements import MeasurementForm
from samdrift.agreements.lists import claim_words as words
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries import claims as queries
from samdrift.agreements.queries import levels
from samdrift.agreements.services import measurements as services
from samdrift.agreements.services.level_findings import mark_of
from samdrift.kernel.history import kind_of
from samdrift.kernel.lists import Column, ListSpec, Register, choice_text, equals, related
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members
from samdrift.parties.services.common import period_text

Context = dict[str, Any]


def _verdict(row: Any) -> Any:
    text, tone = words.verdict(row)
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def _agreements(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key")


def page(viewer: Viewer, row: Measurement) -> Context:
    """What was measured beside what was agreed, what it is made of, and the claim it gave."""
    agreement = row.term.agreement
    text, tone = words.verdict(row)
    stands = row.superseded_by_id is None
    cases = row.detail.get("cases") or []
    may = stands and allowed(viewer, services.RECORD, row.term)
    mark = mark_of(row)
    whose = Q(mark=mark) | Q(mark__startswith=f"{mark}:")
    claim = queries.every(viewer).filter(whose, agreement=agreement).order_by("-pk").first()
    withdraw = reverse("agreements:measurement_withdraw", args=[row.pk])
    return {
        "heading_text": f"{row.term.title} {period_text(row.starts_on, row.ends_on)}",
        "lead": agreement.title,
        "verdict": text,
        "tone": tone,
        "stands": stands,
        "figures": [
            (words.measured(row), _now("measured"), ""),
            (words.agreed(row), pgettext("of a level", "agreed"), ""),
        ],
        "facts": _facts(row),
        "cases": _cases(row, cases),
        "outages": _outages(row),
        "down": _down(row),
        "claim": (claim, words.tone_of(claim, viewer.day)) if claim else None,
        "acts": [(_now("It does not count"), withdraw, False)] if may else [],
    }


def _facts(row: Measurement) -> list[tuple[Any, Any, str]]:
    agreement = row.term.agreement
    newer = row.superseded_by
    facts: list[tuple[Any, Any, str]] = [
        (_now("Agreement"), agreement.title, registry.kinds[kind_of(agreement)].url(agreement)),
        (_now("Service level"), row.term.title, ""),
        (_now("Clause"), row.term.annex, ""),
        (_now("Period"), period_text(row.starts_on, row.ends_on), ""),
        (_now("Measured for"), row.member or _now("All members of the agreement"), ""),
        (_now("Where it was measured"), row.get_source_display(), ""),
        (_now("Recorded"), row.recorded_at, ""),
        (_now("Note"), row.note, ""),
    ]
    if newer is not None and newer.pk != row.pk:
        facts.append((_now("Corrected by"), words.measured(newer), words.measurement_url(newer)))
    return [fact for fact in facts if fact[1]]


def _cases(row: Measurement, cases: list[Any]) -> list[tuple[str, Any, bool]]:
    """(case, its hours, whether it took longer than agreed)."""
    agreed = levels.step_on(row.term, row.starts_on)
    found = []
    for name, text in cases:
        hours = Decimal(str(text))
        late = agreed is not None and hours > agreed
        found.append((name, words.in_unit(hours, Measure.HOURS), late))
    return found


def _outages(row: Measurement) -> list[tuple[dt.datetime, dt.datetime, str]]:
    """(from, to, what it is left out as)."""
    kept = row.detail.get("outages") or []
    return [
        (dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end), why)
        for start, end, why in kept
    ]


def _down(row: Measurement) -> str:
    """What the outages come to."""
    if "down_minutes" not in row.detail:
        return ""
    return _now("Down %(down)s of %(agreed)s minutes agreed.") % {
        "down": number(row.detail["down_minutes"]),
        "agreed": number(row.detail["agreed_minutes"]),
    }


def _detail_rows(viewer: Viewer) -> Any:
    """Those that were superseded have pages too."""
    rows = seen(Measurement, viewer)
    return rows.select_related("term__agreement", "term__level", "member", "superseded_by__term")


def record(*, by: Viewer, term: Term, **values: Any) -> Measurement:
    return services.record_measurement(term, by=by, **values)


MEASUREMENTS = Register(
    room="agreements",
    key="measurement",
    model=Measurement,
    name=_("Measurement"),
    lead=_("What was measured of the service levels, beside what is agreed."),
    spec=ListSpec(
        key="agreements.measurement",
        title=_("Measurements"),
        rows=queries.measured,
        columns=(
            Column(
                "term",
                _("Service level"),
                lambda m: m.term.title,
                link=words.measurement_url,
            ),
            Column(
                "agreement",
                _("Agreement"),
                lambda m: m.term.agreement.title,
                sort="term__agreement__sort_key",
            ),
            Column("starts_on", _("From"), lambda m: m.starts_on, sort="starts_on"),
            Column(
                "value",
                _("Measured"),
                lambda m: m.value,
                shown=words.measured,
                numeric=True,
                description="per cent; hours for a time that every case must be within",
            ),
            Column(
                "target",
                pgettext_lazy("of a level", "Agreed"),
                lambda m: m.target,
                shown=words.agreed,
                numeric=True,
                description="in the unit that is measured; null is nothing agreed",
            ),
            Column(
                "kept",
                pgettext_lazy("level", "Kept"),
                levels.kept,
                shown=_verdict,
                description="null where nothing is agreed",
            ),
            Column(
                "member",
                _("Member"),
                lambda m: m.member.name if m.member else None,
                sort="member__sort_key",
                description="null is all members of the agreement",
            ),
            Column("ends_on", _("Until"), lambda m: m.ends_on, default=False),
            Column("source", _("Source"), choice_text("source"), sort="source", default=False),
            Column("note", _("Note"), lambda m: m.note or None, default=False),
            Column(
                "recorded_at",
                _("Recorded"),
                lambda m: m.recorded_at,
                sort="recorded_at",
                default=False,
            ),
        ),
        filters=(
            related("agreement", _("Agreement"), "term__agreement_id", _agreements),
            related("term", _("Service level"), "term_id", levels.level_terms),
            related("member", _("Member"), "member_id", current_members),
            equals("source", _("Source"), "source", Measurement.Source.choices),
            equals("kind", _("Kind"), "term__kind", [(k.value, k.label) for k in levels.LEVELS]),
        ),
        order="-starts_on",
        empty=_(
            "Nothing is measured yet. Record the first month, or load a table of measurements."
        ),
        focus_filter="member",
    ),
    form=MeasurementForm,
    create=record,
    may_create=services.RECORD,
    new_label=_("Record a measurement"),
    detail_template="agreements/measurement_detail.html",
    detail_rows=_detail_rows,
    detail_context=page,
    load_kind="measurements",
    fields={"detail": lambda m: m.detail, "superseded_by": lambda m: m.superseded_by_id},
)
