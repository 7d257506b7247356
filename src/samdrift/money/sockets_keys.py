"""What money puts into the sockets: keys."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.followup.lists import finding_panels
from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields, name_references
from samdrift.money.lists import key_pages as pages
from samdrift.money.lists import key_words as words
from samdrift.money.models.keys import FixedCharge, KeyCap, KeyPart, KeyWeight, SplitKey
from samdrift.money.services import key_findings, key_succession

_IN_CLOSED_RUN = (
    "EXISTS (SELECT 1 FROM money_runitem item JOIN money_run run ON run.id = item.run_id "
    "WHERE run.state = 'closed' AND item.key_version_id = {version})"
)
guards.keep_closed(KeyPart, _IN_CLOSED_RUN.format(version="OLD.version_id"))
guards.keep_closed(KeyCap, _IN_CLOSED_RUN.format(version="OLD.version_id"))
guards.keep_closed(
    KeyWeight,
    _IN_CLOSED_RUN.format(
        version="(SELECT part.version_id FROM money_keypart part WHERE part.id = OLD.part_id)"
    ),
)

registry.add_kind(Kind(SplitKey, _("Key of cost split"), words.key_url))
registry.add_kind(Kind(FixedCharge, _("Fixed charge"), words.charge_url))


def _key(row: SplitKey) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, str(row.arrangement or ""), row.text


def _charge(row: FixedCharge) -> tuple[int, str, str, str]:
    return EVERYONE, row.title, str(row.member or row.key), ""


registry.add_search(SearchKind("money.splitkey", _("Key of cost split"), _key))
registry.add_search(SearchKind("money.fixedcharge", _("Fixed charge"), _charge))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


for key, label, url_name, place in (
    ("keys", _("Keys of cost split"), "money:key_list", 40),
    ("charges", _("Fixed charges"), "money:charge_list", 42),
):
    registry.add_menu(MenuEntry(key, "money", label, url_name, place, _inside))
for panel in (
    Panel("agreements.agreement", "split", _("How the cost is split"), 50, "money/key_agreement.html", pages.on_agreement),
    Panel("parties.arrangement", "keys", _("Keys of cost split"), 55, "money/key_panel.html", pages.on_arrangement),
    Panel("parties.member", "charges", _("Charges and split"), 62, "money/key_member.html", pages.on_member),
    Panel("money.key", "findings", _("Findings"), 60, "followup/finding_panel.html", finding_panels.of_subject),
):  # fmt: skip
    registry.add_panel(panel)
for kind, name, explain, agreed, observed, mend in (
    (
        key_findings.LACKS,
        _("A key lacks a figure"),
        _("Joint cost can't be split by the key while a figure of a member is not known."),
        words.lacks_agreed,
        words.lacks_observed,
        words.lacks_mend,
    ),
    (
        key_findings.RUNS_OUT,
        _("A key runs out"),
        _("Something is split by the key, and nothing is adopted for the days that come."),
        words.runs_out_agreed,
        words.runs_out_observed,
        words.runs_out_mend,
    ),
):
    registry.add_finding(
        FindingKind(
            kind,
            name,
            "money",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=words.key_page,
        )
    )
registry.add_timed(Timed("keys of cost split", dt.timedelta(hours=6), key_findings.look_at_all))
registry.add_succession(
    SuccessionStep(
        "money.keys",
        _("Charges and keys of cost split"),
        260,
        key_succession.preview,
        key_succession.apply,
        key_succession.undo_step,
    )
)
name_events(
    {
        "key.added": _("The key was made"),
        "key.changed": _("The key was corrected"),
        "key.version_adopted": _("What the key says was adopted"),
        "key.version_changed": _("What the key says was corrected"),
        "key.version_ended": _("What the key says was ended"),
        "key.version_struck": _("What the key says was struck"),
        "key.cut_over_set": _("A member’s day of coming into the split was set"),
        "key.cut_over_removed": _("A member’s day of coming into the split was taken away"),
        "agreement.key_set": _("How the cost is split was set"),
        "charge.added": _("The charge was added"),
        "charge.changed": _("The charge was corrected"),
        "charge.followed": _("The charge got a new amount"),
        "charge.carried": _("The charge passed to the member that took over"),
    }
)
name_fields(
    {
        "key_parts": _("Parts"),
        "key_weights": _("Agreed weights"),
        "key_caps": _("Caps in per cent"),
        "decided_by": _("Decided by"),
        "monthly": _("Kroner a month"),
        "vat": _("VAT in per cent"),
        "key_id": _("Key of cost split"),
        "split_from": _("In the split from"),
        "follower_id": _("The charge that goes on"),
    }
)
name_references(
    {
        "key_id": "money.splitkey",
        "follower_id": "money.fixedcharge",
    }
)
