"""What the addresses of the tests point at: an object of Nordvik for each kind of key."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Model
from django.urls import URLPattern
from tests.landscape import Landscape
from tests.world import World

from samdrift.agreements.models.agreements import Agreement, Entitled, Participation
from samdrift.agreements.models.claims import ClaimMessage, Evidence, Settlement
from samdrift.agreements.models.documents import Contact, Document, DocumentVersion
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.models.options import Option
from samdrift.agreements.models.procurement import ProcurementMember
from samdrift.agreements.models.terms import IndexSeries, Scenario, Term
from samdrift.desk.models.cases import (
    Approval,
    Case,
    CaseEntry,
    CaseFile,
    CaseLink,
    ChecklistStep,
    TimeSpent,
    Watcher,
)
from samdrift.desk.models.catalogue import CaseTemplate, CatalogueItem, Team, TeamPlace
from samdrift.desk.models.clocks import ClockEvent
from samdrift.desk.models.commitments import (
    DeliveryVersion,
    Level,
    PauseCause,
    ServiceCalendar,
)
from samdrift.desk.models.drafts import Draft
from samdrift.desk.models.knowledge import ArticleFile
from samdrift.desk.models.logs import LogMapping
from samdrift.desk.models.mail import IncomingMail, Mailbox, SenderBlock
from samdrift.desk.models.major import MajorAction
from samdrift.desk.models.oncall import (
    Absence,
    AgreedRule,
    CallOut,
    CallTry,
    Rota,
    RotaChange,
    RotaLayer,
    ShiftSwap,
)
from samdrift.desk.models.outages import Outage
from samdrift.desk.models.outgoing import CaseAddress, OutgoingMail
from samdrift.desk.models.passing import PassingEntry, PassingFile, SupplierCase
from samdrift.desk.models.reports import BoardAddress, ServiceReport
from samdrift.desk.models.stand_ins import StandIn
from samdrift.desk.models.work import AtWork, HandOver
from samdrift.followup.models.activities import Proof
from samdrift.governance.models.basis import Alternative, Attachment, CostLine
from samdrift.governance.models.bodies import Office, Seat, Sitting
from samdrift.governance.models.comparison import Criterion
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.matters import Matter, Step, Version
from samdrift.governance.models.meetings import (
    Ballot,
    Disqualification,
    Meeting,
    Participant,
    Proposal,
    Statement,
)
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.models.mail import Hook
from samdrift.kernel.models.site import SavedView, Token
from samdrift.kernel.registry import registry
from samdrift.money.models.accounts import LinePrefix, StandardLine
from samdrift.money.models.expected import Expected
from samdrift.money.models.investments import Grant, GrantUse, Programme
from samdrift.money.models.invoices import Delivery, Invoice, InvoiceAttachment, InvoiceLine
from samdrift.money.models.issuing import PostingRule
from samdrift.money.models.keys import CutOver, KeyVersion, SplitKey
from samdrift.money.models.runs import Run, RunItem
from samdrift.parties.models.arrangements import Arrangement, ArrangementForm, Membership, Stake
from samdrift.parties.models.members import Member, Succession
from samdrift.parties.models.people import Mandate, Person, Unit
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System
from samdrift.portfolio.models.uses import UserCount

TEXTS = {"form": "csv", "ending": "pdf", "key": "people", "name": "people", "rest": "nothing", "token": "x", "secret": "x",
         "provider_id": "alpha", "act": "deactivate", "kind": "owner", "uidb36": "1"}  # fmt: skip
TEXTS |= {"part": "need", "template": "four_levels", "term_kind": "price"}
TEXTS |= {"slug": "nordvik"}
PROBLEMS = {f"desk:problem{act}" for act in ("", "_cause", "_tell", "_solve", "_attach")}
NUMBERS = {"place": 0, "year": 2025, "line": 2, "month": 11}
ROWS: dict[str, type[Model]] = {
    "api:desk_cases_": Case,
    "desk:case_copy": Case,
    "api:desk_outages_": Outage,
    "desk:case_file": CaseFile,
    "desk:case_strike": CaseEntry,
    "desk:case_unlink": CaseLink,
    "desk:case_unwatch": Watcher,
    "desk:absence_strike": Absence,
    "desk:agreed_rule_end": AgreedRule,
    "desk:call_out_": CallOut,
    "desk:change_strike": RotaChange,
    "desk:layer_new": Rota,
    "desk:layer_": RotaLayer,
    "desk:put_in": RotaLayer,
    "desk:rota_": Rota,
    "desk:swap_new": RotaLayer,
    "desk:swap_": ShiftSwap,
    "desk:case_template_": CaseTemplate,
    "desk:call_try_": CallTry,
    "desk:stand_in_": StandIn,
    "desk:case": Case,
    "desk:passing_strike": PassingEntry,
    "desk:passing_file": PassingFile,
    "desk:supplier_": SupplierCase,
    "desk:step_tick": ChecklistStep,
    "desk:time_strike": TimeSpent,
    "desk:go_off": AtWork,
    "desk:hand_over_": HandOver,
    "desk:approval": Approval,
    "desk:ask_approval": Case,
    "desk:check": Draft,
    "desk:draft": Draft,
    "desk:copy_": CaseAddress,
    "desk:my_file": CaseFile,
    "desk:my_": Case,
    "desk:offer": CatalogueItem,
    "desk:sent": Case,
    "desk:article_file": ArticleFile,
    "desk:major_action_drop": MajorAction,
    "desk:major_declare": Case,
    "desk:problem_detach": Case,
    "desk:problem_of_case": Case,
    "desk:calendar_": ServiceCalendar,
    "desk:log_mapping": LogMapping,
    "desk:pause_cause_": PauseCause,
    "desk:level_": Level,
    "desk:mail_out_": OutgoingMail,
    "desk:mail_": IncomingMail,
    "desk:mailbox_": Mailbox,
    "desk:block_": SenderBlock,
    "desk:delivery_": DeliveryVersion,
    "desk:report_": ServiceReport,
    "desk:board_screen_end": BoardAddress,
    "money:run_item": RunItem,
    "money:run_leave_out": RunItem,
    "money:run_take_in": RunItem,
    "money:grant_new": Programme,
    "money:grant_": Grant,
    "money:use_back": GrantUse,
    "money:prefix_add": StandardLine,
    "money:prefix_remove": LinePrefix,
    "desk:clock_correct": ClockEvent,
    "desk:team_place_new": Team,
    "desk:team_place_": TeamPlace,
    "agreements:contact_change": Contact,
    "agreements:contact_end": Contact,
    "agreements:contact_": Agreement,
    "agreements:duties_of": Agreement,
    "agreements:duties_usual": Agreement,
    "agreements:entitled_strike": Entitled,
    "agreements:hours_booking_": HourBooking,
    "agreements:hours_take_years": HourPool,
    "agreements:hours_year_new": HourPool,
    "agreements:hours_year_": HourYear,
    "agreements:option_new": Agreement,
    "agreements:option_": Option,
    "agreements:paper_file": DocumentVersion,
    "agreements:paper_new": Agreement,
    "agreements:paper_": Document,
    "agreements:participation_": Participation,
    "agreements:term_new": Agreement,
    "agreements:terms": Agreement,
    "agreements:term_": Term,
    "agreements:what_if": Agreement,
    "agreements:scenario": Scenario,
    "agreements:index_": IndexSeries,
    "agreements:change_add": Agreement,
    "agreements:change_ledger": Agreement,
    "agreements:procurement_replaces": ProcurementMember,
    "agreements:evidence_file": Evidence,
    "agreements:message_file": ClaimMessage,
    "agreements:settlement_strike": Settlement,
    "agreements:wishes_to_supplier": Supplier,
    "money:issuing_": Run,
    "money:postingrule_": PostingRule,
    "money:attached_file": InvoiceAttachment,
    "money:credit_place": Invoice,
    "money:invoiceline_": InvoiceLine,
    "money:invoice_": Invoice,
    "money:line_place": InvoiceLine,
    "money:expected_": Expected,
    "money:delivery_": Delivery,
    "money:agreement_cut_over": Agreement,
    "money:agreement_key": Agreement,
    "money:cut_over_remove": CutOver,
    "money:key_version_change": KeyVersion,
    "money:key_version_end": KeyVersion,
    "money:key_version_strike": KeyVersion,
    "money:key_": SplitKey,
    "api:load_one": Intake,
    "account_end_session": Token,
    "followup:anchors": Arrangement,
    "followup:proof": Proof,
    "governance:ballot_": Ballot,
    "governance:disqualified_": Disqualification,
    "governance:participant_": Participant,
    "governance:proposal_": Proposal,
    "governance:statement_": Statement,
    "governance:case_paper": Matter,
    "governance:minutes": Meeting,
    "governance:notice_paper": Meeting,
    "governance:comparison": Matter,
    "governance:criterion_": Criterion,
    "governance:office_end": Office,
    "governance:ratification_begin": Matter,
    "governance:seat_": Seat,
    "governance:sitting_end": Sitting,
    "governance:alternative_": Alternative,
    "governance:attachment": Attachment,
    "governance:comment_": Comment,
    "governance:coordination": Coordination,
    "governance:cost_": CostLine,
    "governance:step_": Step,
    "governance:version": Version,
    "intake:": Intake,
    "kernel:view_change": SavedView,
    "parties:figures_change": Member,
    "parties:form_details": ArrangementForm,
    "parties:mandate_end": Mandate,
    "parties:mandate_new": Person,
    "parties:membership_": Membership,
    "parties:stake_end": Stake,
    "parties:succession": Succession,
    "parties:unit_new": Member,
    "parties:unit_rename": Unit,
    "portfolio:alike_settle": Likeness,
    "portfolio:area_": ServiceArea,
    "portfolio:count_remove": UserCount,
    "portfolio:merge_undo": Likeness,
    "programs:hook_end": Hook,
    "programs:key_end": Token,
}
"""Beginning of an address's name → the table whose first row its key points at."""


def keys_of(name: str, pattern: URLPattern, world: World, landscape: Landscape) -> dict[str, Any]:
    """Values for the address's keys; an address with a key that is not known here fails loudly."""
    route = pattern.pattern
    keys = list(route.converters) or list(getattr(route, "regex", _NONE).groupindex)
    return {key: _value(name, key) for key in keys}


_NONE = re.compile("")


def _value(name: str, key: str) -> Any:
    if key in NUMBERS:
        return NUMBERS[key]
    if key in TEXTS and not (key == "key" and name.startswith("account_")):
        return TEXTS[key]
    if key == "key":
        return "x-y"
    return _problem() if name in PROBLEMS else _first(_model_of(name, key), name)


def _problem() -> int:
    """A case of its own kind."""
    found = Case.objects.filter(kind="problem").order_by("pk").first()
    assert found is not None, "the landscape has no problem"
    return int(found.pk)


def _model_of(name: str, key: str = "pk") -> type[Model]:
    if (name, key) == ("desk:major_detach", "case"):
        return Case
    if name.startswith("desk:availability_"):
        return {"system": System, "member": Member, "term": Term}[key]
    if key == "member" and name.startswith("money:run_"):
        return Member
    for beginning, model in ROWS.items():
        if name.startswith(beginning):
            return model
    room, _colon, page = (
        name.removeprefix("api:").replace("_", ":", name.startswith("api:")).partition(":")
    )
    for register in sorted(registry.registers.values(), key=lambda r: -len(r.key)):
        if register.room == room and page.startswith(register.key + "_"):
            return register.model
    raise AssertionError(f"say in tests/house/door_keys.py what {name} points at")


def _first(model: type[Model], name: str) -> int:
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"the landscape has no {model.__name__} for {name}"
    return int(row.pk)
