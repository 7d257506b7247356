"""The mappings that come with the product."""

from __future__ import annotations

from typing import Any

from samdrift.desk.calc.logs.mapping import LINE, SAME, Mapping
from samdrift.formats.text import fold


def _folded(**told: str) -> dict[str, str]:
    """State → its texts, parted by bars: turned round."""
    return {
        fold(text): state.replace("__", ":")
        for state, texts in told.items()
        for text in texts.split("|")
    }


STATES = _folded(
    new="New|1|Ny|Incoming|Registered|Registrert|Neu|Nieuw|Nouveau|Queued|Opened|Innkommet",
    open="Active|Open|In Progress|Work in Progress|Assigned|Awaiting Assignment|Accepted|Processing"
    "|Processing (assigned)|Processing (planned)|Planned|Under arbeid|Under behandling|Åpen|Open"
    "|Pågår|Tildelt|Opna|2|In Call|Reopened|Gjenåpnet|Behandles (tildelt)|Behandles (planlagt)"
    "|En cours (Attribué)|En cours (Planifié)",
    waiting__user="Awaiting User Info|Awaiting Caller|Awaiting Evidence|Wait - User|Wait - Customer"
    "|Venter på bruker|Venter på innmelder|Waiting for customer"
    "|Waiting for reporter",
    waiting__other="Wait|On Hold|Pending|Waiting|Venter|Ventende|Ventar|På vent|En attente|3",
    waiting__supplier="Awaiting Vendor|Wait - Vendor|Waiting for supplier|Waiting for third party"
    "|Venter på leverandør|Awaiting Supplier",
    waiting__change="Awaiting Change|Awaiting Problem|Wait - Implementation|Venter på endring"
    "|Waiting for change",
    waiting__approval="Awaiting Approval|Approval|Pending approval|Venter på godkjenning",
    resolved="Resolved|Solved|Løst|Løyst|Resolved (waiting for confirmation)|Completed|Complete|Done"
    "|Résolu|6",
    closed="Closed|Clos|Lukket|Lukka|Avsluttet|Avslutta|Ferdig|Closed Complete|Closed Incomplete|7",
    cancelled="Canceled|Cancelled|Withdrawn|Avbrutt|Kansellert|Rejected|Avvist|8",
)  # fmt: skip
SCALE = {
    fold(text): number
    for number, texts in (
        (1, "1|1 - High|High|Very high|Major|Critical|Høy|Kritisk|Svært høy|1 Very High|2 High|1 - Critical"),
        (2, "2|2 - Medium|Medium|Moderate|Normal|Middels|3 Medium|2 - Moderate"),
        (3, "3|3 - Low|Low|Very low|Lav|Låg|Svært lav|4 Low|5 Very Low|4|5"),
    )
    for text in texts.split("|")
}  # fmt: skip
PRIORITIES = {
    fold(text): number
    for number, texts in (
        (1, "1|1 - Critical|Critical|Major|Very high|Kritisk|P1|Very urgent|Svært høy"),
        (2, "2|2 - High|High|Høy|P2|Urgent"),
        (3, "3|3 - Moderate|Moderate|Medium|Normal|Middels|P3"),
        (4, "4|4 - Low|Low|Lav|Låg|P4"),
        (5, "5|5 - Planning|Planning|Very low|Svært lav|P5"),
    )
    for text in texts.split("|")
}  # fmt: skip
CHANNELS = _folded(
    phone="Phone|Telefon|Call|Phone call",
    mail="Email|E-mail|E-post|Mail",
    portal="Self-service|Portal|Web|Internet|Helpdesk|Selvbetjening",
    desk="Walk-in|Desk|Direct|Post|Skranke|Frammøte",
    alert="Event|Monitoring|Alert|Overvåking",
)
KINDS = _folded(
    incident="Incident|Hendelse|Feil|Hending",
    request="Request|Service request|Bestilling|Demand|Tilgang|Tinging",
    problem="Problem",
    question="Question|Spørsmål",
)
VALUES: dict[str, dict[str, Any]] = {
    "state": STATES,
    "impact": SCALE,
    "urgency": SCALE,
    "priority": PRIORITIES,
    "channel": CHANNELS,
    "kind": KINDS,
}

LIFECYCLE = dict.fromkeys(
    ("schedule", "assign", "start", "suspend", "resume", "complete", "autoskip", "reassign"), SAME
) | {"completed in call": "resolved", "unmatched unmatched": SAME}
"""What XES says of an activity, not of the case."""

SERVICENOW = Mapping(
    "servicenow",
    "ServiceNow",
    "update",
    {
        "number": ("number",),
        "title": ("short_description", "category", "subcategory", "u_symptom"),
        "text": ("description",),
        "state": ("incident_state", "state"),
        "at": ("sys_updated_at", "sys_updated_on", "updated"),
        "opened_at": ("opened_at", "opened"),
        "resolved_at": ("resolved_at", "resolved"),
        "closed_at": ("closed_at", "closed"),
        "impact": ("impact",),
        "urgency": ("urgency",),
        "priority": ("priority",),
        "member": ("company",),
        "service": ("business_service",),
        "system": ("cmdb_ci",),
        "team": ("assignment_group",),
        "agent": ("assigned_to",),
        "actor": ("sys_updated_by", "updated by"),
        "requester": ("caller_id", "caller"),
        "channel": ("contact_type",),
        "comment": ("comments",),
        "work_note": ("work_notes",),
        "solution": ("close_notes",),
        "root_cause": ("closed_code", "close_code"),
        "made_sla": ("made_sla",),
    },
    VALUES,
)
GLPI = Mapping(
    "glpi",
    "GLPI",
    "case",
    {
        "number": ("ID", "id"),
        "title": ("Title", "Tittel", "Titre", "name"),
        "text": ("Description", "Beskrivelse", "content"),
        "kind": ("Type",),
        "state": ("Status", "Statut"),
        "at": ("Last update", "Sist oppdatert", "Dernière modification", "date_mod"),
        "opened_at": ("Opening date", "Åpningsdato", "Date d'ouverture", "date"),
        "resolved_at": ("Resolution date", "Løsningsdato", "Date de résolution", "solvedate"),
        "closed_at": ("Closing date", "Lukkedato", "Date de clôture", "closedate"),
        "deadline": ("Time to resolve", "Frist", "time_to_resolve"),
        "impact": ("Impact", "Påvirkning"),
        "urgency": ("Urgency", "Hastegrad", "Urgence"),
        "priority": ("Priority", "Prioritet", "Priorité"),
        "member": ("Entity", "Enhet", "Entité"),
        "team": (
            "Assigned to - Technician group",
            "Tildelt til - Teknikergruppe",
            "Attribué à - Groupe de techniciens",
        ),
        "agent": ("Assigned to - Technician", "Tildelt til - Tekniker", "Attribué à - Technicien"),
        "requester": ("Requester - Requester", "Melder - Melder", "Demandeur - Demandeur"),
        "channel": ("Request source", "Kilde"),
        "root_cause": ("Category", "Kategori", "Catégorie"),
        "solution": ("Solution - Solution", "Løsning - Løsning"),
    },
    VALUES
    | {
        "state": STATES
        | {"2": "open", "3": "open", "4": "waiting:other", "5": "resolved", "6": "closed"},
        "kind": KINDS | {"1": "incident", "2": "request"},
    },
)
GENERIC = Mapping(
    "generic",
    "One case per row",
    "case",
    {
        "number": ("Number", "Case", "Ticket", "Nummer", "Sak", "Saksnummer", "ID"),
        "title": ("Title", "Subject", "Tittel", "Emne", "Summary"),
        "text": ("Description", "Text", "Beskrivelse", "Tekst"),
        "kind": ("Type", "Kind"),
        "state": ("State", "Status", "Tilstand"),
        "at": ("Updated", "Changed", "Endret", "Oppdatert"),
        "opened_at": ("Opened", "Created", "Åpnet", "Opprettet", "Registrert", "Meldt"),
        "responded_at": ("First response", "Responded", "Første svar"),
        "resolved_at": ("Resolved", "Solved", "Løst"),
        "closed_at": ("Closed", "Lukket", "Avsluttet"),
        "deadline": ("Due", "Deadline", "Frist"),
        "impact": ("Impact", "Konsekvens", "Omfang"),
        "urgency": ("Urgency", "Hastegrad", "Hast"),
        "priority": ("Priority", "Prioritet"),
        "member": ("Member", "Municipality", "Company", "Kommune", "Deltaker"),
        "service": ("Service", "Tjeneste"),
        "system": ("System",),
        "team": ("Team", "Group", "Gruppe"),
        "agent": ("Agent", "Assigned to", "Saksbehandler"),
        "requester": ("Requester", "Reporter", "Caller", "Innmelder", "Meldt av"),
        "requester_email": ("E-mail", "Email", "E-post"),
        "channel": ("Channel", "Source", "Kanal"),
        "solution": ("Solution", "Resolution", "Løsning"),
        "root_cause": ("Cause", "Category", "Årsak", "Kategori"),
        "made_sla": ("made_sla", "Within SLA", "Innen frist"),
    },
    VALUES,
)
GENERIC_UPDATES = Mapping(
    "generic-updates", "One update per row", "update", GENERIC.columns, VALUES
)
XES = Mapping(
    "xes",
    "XES",
    "event",
    {
        "number": ("case:concept:name",),
        "title": (
            "case:title",
            "case:short_description",
            "product",
            "case:department",
            "case:group",
        ),
        "state": ("lifecycle:transition",),
        "at": ("time:timestamp",),
        "opened_at": ("case:startdate",),
        "closed_at": ("case:enddate",),
        "deadline": ("case:deadline", "case:enddate_planned"),
        "impact": ("impact",),
        "team": ("org:group",),
        "actor": ("org:resource",),
        "requester": ("case:responsible",),
        "channel": ("case:channel",),
        "activity": ("concept:name",),
    },
    VALUES | {"state": STATES | LIFECYCLE},
    xes=True,
)
AT_OPENING = Mapping(
    "without-number",
    "One case per row, without a number of its own",
    "case",
    {
        "number": (LINE,),
        "title": ("CI_TypeSubType_aff", "CI_Name_aff"),
        "impact": ("Impact",),
        "urgency": ("Urgency",),
        "missed_sla": ("SLAFail",),
        "root_cause": ("KM_number",),
    },
    VALUES,
    ended=True,
)
STANDARD = {one.key: one for one in (SERVICENOW, GLPI, GENERIC, GENERIC_UPDATES, XES, AT_OPENING)}
