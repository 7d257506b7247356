"""Who uses a system as HTML, made in one go: a row for each use."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samdrift.kernel.lists import address_of
from samdrift.kernel.templatetags.shown import day, number, or_unknown
from samdrift.kernel.web.tables import safe
from samdrift.portfolio.models.uses import Use


def rows_drawn(uses: Sequence[Use], *, phased_out: bool) -> SafeString:
    """`phased_out`: with the column that tells when each is to be phased out."""
    hosting, operated = _names(Use.Hosting.choices), _names(Use.OperatedBy.choices)
    users, version = escape(_("Users")), escape(_("Version"))
    runs, by = escape(_("Runs")), escape(_("Operated by"))
    end = _end_drawn if phased_out else _no_end
    return SafeString(
        "".join(
            [
                f'<tr><th scope="row"><a href="{address_of("portfolio:use_detail", use.pk)}">'
                f"{escape(use.member.name)}</a></th>"
                f'<td class="n" data-label="{users}">{_users(use)}</td>'
                f'<td data-label="{version}">{safe(or_unknown(use.version))}</td>'
                f'<td data-label="{runs}">{hosting.get(use.hosting) or safe(or_unknown(use.hosting))}</td>'
                f'<td data-label="{by}">'
                f"{operated.get(use.operated_by) or safe(or_unknown(use.operated_by))}</td>"
                f"{end(use)}</tr>"
                for use in uses
            ]
        )
    )


def _names(choices: Sequence[tuple[str, object]]) -> dict[str, str]:
    return {value: escape(str(label)) for value, label in choices}


def _users(use: Use) -> str:
    counted = f' <span class="small">{day(use.user_count_on)}</span>' if use.user_count_on else ""
    return f"{safe(number(use.user_count))}{counted}"


def _end_drawn(use: Use) -> str:
    none = f'<span class="sr-only">{escape(_("not planned"))}</span>'
    label = escape(_("To be phased out"))
    return f'<td data-label="{label}">{day(use.phase_out_on) or none}</td>'


def _no_end(_use: Use) -> str:
    return ""
