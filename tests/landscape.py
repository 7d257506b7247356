"""A few systems in the invented cooperation: what the tests of pages and doors walk through.

Nordvik and Sørvik both use Journalen; only Nordvik uses Lønna, which sends files to Journalen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samdrift.followup.models.activities import Activity, Occurrence, Proof
from samdrift.followup.models.findings import Finding, FindingMember
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.models.intake import Intake, IntakeRow
from samdrift.kernel.models.mail import Hook
from samdrift.kernel.models.site import SavedView, Token
from samdrift.parties.models.accounts import Issuer
from samdrift.parties.models.arrangements import (
    Arrangement,
    ArrangementForm,
    LegalForm,
    Membership,
    Stake,
    Transfer,
)
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Succession, SuccessionLink
from samdrift.parties.models.people import Mandate, Unit
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.roles import Forum, RoleGap, SystemRole
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System
from samdrift.portfolio.models.uses import JointConsent, Use, UserCount
from tests.again import Again
from tests.agreements_landscape import make_agreement_rows
from tests.desk_landscape_cases import make_cases
from tests.desk_landscape_clocks import make_catalogue, make_clocks
from tests.desk_landscape_commitments import make_commitments
from tests.desk_landscape_know import make_knowledge, make_majors
from tests.desk_landscape_logs import make_logs
from tests.desk_landscape_mail import make_mail
from tests.desk_landscape_oncall import make_oncall_rows
from tests.desk_landscape_outages import make_outages
from tests.desk_landscape_outgoing import make_outgoing
from tests.desk_landscape_passing import make_passed
from tests.desk_landscape_portal import make_portal
from tests.desk_landscape_queue import make_queue_rows
from tests.desk_landscape_reports import make_service_reports
from tests.governance_landscape import make_governance
from tests.landscape_budget import make_budget
from tests.landscape_ideas import make_ideas
from tests.landscape_money import make_money
from tests.money_landscape_approval import make_approval
from tests.money_landscape_investments import make_investments
from tests.money_landscape_issuing import make_issuing
from tests.money_landscape_keys import make_keys
from tests.money_landscape_runs import make_runs
from tests.world import World

START = dt.date(2020, 1, 1)


@dataclass
class Landscape:
    area: ServiceArea
    journal: System
    pay: System
    nordvik_journal: Use
    sorvik_journal: Use
    nordvik_pay: Use
    flow: Integration
    component: CommonComponent
    owner: SystemRole
    manager: SystemRole


def make_landscape(world: World) -> Landscape:
    """Build the systems, uses, roles and figures; nothing is written to history."""
    area = ServiceArea.objects.create(name="Helse og omsorg")
    journal = System.objects.create(name="Journalen", supplier=world.supplier)
    pay = System.objects.create(name="Lønna")
    journal.areas.add(area)
    uses = [
        Use.objects.create(system=system, member=member, valid_from=START)
        for system, member in (
            (journal, world.nordvik),
            (journal, world.sorvik),
            (pay, world.nordvik),
        )
    ]
    component = CommonComponent.objects.create(name="Felleskatalogen", level="municipal")
    flow = Integration.objects.create(
        source=uses[2], target=uses[0], content="Ansatte", valid_from=START
    )
    owner = _role(world, journal, "owner", "dina")
    manager = _role(world, journal, "manager", "kari")
    UserCount.objects.create(use=uses[0], counted_on=START, count=120, source="system")
    JointConsent.objects.create(
        system=journal,
        member=world.nordvik,
        about="manager",
        reference="Sak 1/20",
        agreed_on=START,
        valid_from=START,
    )
    Forum.objects.get_or_create(system=journal)
    Likeness.objects.create(first=journal, second=pay, likeness=Decimal("0.8"))
    _figures(world)
    _more(world, journal, pay, uses)
    return Landscape(area, journal, pay, *uses, flow, component, owner, manager)


THE_LANDSCAPE = Again(make_landscape)
"""Many hundred rows, which take seconds: worked out once by each process."""


def _role(world: World, system: System, kind: str, person: str) -> SystemRole:
    return SystemRole.objects.create(
        system=system,
        member=world.nordvik,
        person=world.people[person],
        kind=kind,
        valid_from=START,
    )


def _figures(world: World) -> None:
    part = Membership.objects.get(member=world.nordvik)
    Stake.objects.create(membership=part, kind="votes", value=1, valid_from=START)
    Transfer.objects.create(
        membership=part,
        kind="task",
        what="Drift av servere",
        transferred_on=START,
        decision="Sak 2/20",
    )
    KeyFigure.objects.create(member=world.nordvik, year=2025, kind="inhabitants", value=4200)


def _more(world: World, journal: System, pay: System, uses: list[Use]) -> None:
    """What makes every list three rows long, and gives every page something to show."""
    third = System.objects.create(name="Arkivet")
    Use.objects.create(system=third, member=world.lillevik, valid_from=START)
    for name in ("Oppvekst", "Kultur"):
        ServiceArea.objects.create(name=name)
    for name in ("Skjemakassen", "Meldingsboksen"):
        CommonComponent.objects.create(name=name, level="national")
    for content in ("Timer", "Fravær"):
        Integration.objects.create(
            source=uses[2], target=uses[0], content=content, valid_from=START
        )
    for name in ("Andre AS", "Tredje AS"):
        Supplier.objects.create(name=name)
    _role(world, pay, "owner", "dina")
    for system in (pay, third):
        _role(world, system, "manager", "kari")
        Forum.objects.get_or_create(system=system)
    for member in (world.nordvik, world.sorvik, world.lillevik):
        RoleGap.objects.create(
            system=journal, member=member, kind="no_super_user", valid_from=START
        )
    _findings(world, journal)
    for member in (world.sorvik, world.lillevik):
        JointConsent.objects.create(
            system=journal,
            member=member,
            about="manager",
            reference="Sak 1/20",
            agreed_on=START,
            valid_from=START,
        )
    _activities(world, journal)
    _forms(world)
    make_governance(world)
    make_ideas(world)
    make_agreement_rows(world)
    make_money(world)
    make_approval(world)
    make_budget(world)
    make_keys(world)
    make_runs(world)
    make_issuing(world)
    make_investments(world)
    _desk(world)
    _people(world)
    _site(world)


def _desk(world: World) -> None:
    """The service desk: what is offered and promised first, then cases and what hangs on them."""
    make_catalogue(world)
    make_commitments(world)
    make_cases(world)
    make_clocks(world)
    make_portal(world)
    make_knowledge(world)
    make_majors(world)
    make_queue_rows(world)
    make_mail(world)
    make_outgoing(world)
    make_passed(world)
    make_outages(world)
    make_oncall_rows(world)
    make_service_reports(world)
    make_logs(world)


def _findings(world: World, journal: System) -> None:
    """The gaps as findings, each about the member whose gap it is; Kari has the one of Nordvik."""
    for member in (world.nordvik, world.sorvik, world.lillevik):
        finding = Finding.objects.create(
            kind="portfolio.no_super_user",
            subject_kind="portfolio.system",
            subject_id=journal.pk,
            subject_name=journal.name,
            sort_key=journal.sort_key,
            mark=str(member.pk),
            found_on=START,
            last_seen_on=START,
            responsible=world.people["kari"] if member == world.nordvik else None,
        )
        FindingMember.objects.create(finding=finding, member=member)


def _activities(world: World, journal: System) -> None:
    """Nordvik's own, and one of the whole cooperation; the first time of each has evidence."""
    file = StoredFile.objects.create(
        digest="c0" + "0" * 62, name="referat.pdf", size=1, media_type="application/pdf"
    )
    default_storage.save(f"c0/{file.digest}", ContentFile(b"x"))
    for member, title in (
        (world.nordvik, "Egen gjennomgang"),
        (None, "Driftsråd"),
        (None, "Øvelse"),
    ):
        activity = Activity.objects.create(
            title=title,
            area="governance",
            member=member,
            subject_kind="portfolio.system",
            subject_id=journal.pk,
            rule={"kind": "every", "unit": "month", "n": 1},
            starts_on=START,
            made_on=START,
            role="coordinator",
        )
        for day in (dt.date(2026, 11, 2), dt.date(2026, 12, 2)):
            one = Occurrence.objects.create(activity=activity, planned=day, day=day)
        Proof.objects.create(occurrence=one, file=file, added_on=START)


def _forms(world: World) -> None:
    forms = [
        LegalForm.objects.create(
            code=f"form_{number}",
            name_nb=f"Form {number}",
            name_nn=f"Form {number}",
            name_en=f"Form {number}",
            law="§ 1",
            legal_person="may",
        )
        for number in (1, 2, 3)
    ]
    ArrangementForm.objects.create(
        arrangement=world.arrangement, form=forms[0], seat=world.nordvik, valid_from=START
    )
    for name in ("Strategisk råd", "Arkivsamarbeid"):
        Arrangement.objects.create(name=name)
    part = Membership.objects.get(member=world.nordvik)
    for what in ("Brukerstøtte", "Innkjøp"):
        Transfer.objects.create(
            membership=part, kind="task", what=what, transferred_on=START, decision="Sak 3/20"
        )


def _people(world: World) -> None:
    Unit.objects.create(member=world.nordvik, name="Rådhuset")
    mandate = Mandate.objects.create(
        person=world.people["ola"], grantor=world.nordvik, valid_from=START
    )
    mandate.members.set([world.nordvik])
    for provider in ("alpha", "beta", "gamma"):
        Issuer.objects.create(
            provider=provider,
            name=provider.title(),
            issuer_url=f"https://{provider}.example",
            client_id="samdrift",
            member=world.nordvik,
        )
    succession = Succession.objects.create(
        kind="merge",
        happened_on=START,
        journal={"members": [], "steps": [], "told": {"from": ["A"], "to": ["B"]}},
    )
    SuccessionLink.objects.create(
        succession=succession, predecessor=world.gammelvik, successor=world.nordvik
    )


def _site(world: World) -> None:
    """What Kari keeps for herself: a view, a key, a hook, and a file that waits. Sol has a second step."""
    Authenticator.objects.create(user=world.accounts["sol"], type="totp", data={"secret": ""})
    kari = world.accounts["kari"].pk
    SavedView.objects.create(account_id=kari, list_key="portfolio.use", name="Mine")
    Token.objects.create(account_id=kari, name="Skript", digest="0" * 64)
    Hook.objects.create(account_id=kari, address="https://hook.example/", secret="")
    if not default_storage.exists(f"00/{'0' * 64}"):
        default_storage.save(f"00/{'0' * 64}", ContentFile(b"Navn;Kommune\nOla;\n"))
    file = StoredFile.objects.create(
        digest="0" * 64, name="folk.csv", size=1, media_type="text/csv"
    )
    intake = Intake.objects.create(
        kind="people",
        file=file,
        state="done",
        account_id=kari,
        headers=["Navn"],
        mapping={"full_name": 0},
        refused_count=1,
    )
    IntakeRow.objects.create(
        intake=intake, line=2, cells=[""], state="refused", reason="required", column="Navn"
    )
