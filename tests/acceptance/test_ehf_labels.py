"""The labelled rule cases of EN 16931 and of Peppol BIS Billing: every verdict is the label's, but for the
rules of other countries, whose misses the docs list.

A case is a part of a document, so it is held against the rules alone, not against the schema.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree  # noqa: TID253 - these tests are about XML

from samdrift.formats.ehf.cen import cen_violations
from samdrift.formats.ehf.rules import RULES, peppol_violations
from samdrift.formats.ehf.source import kind_of
from samdrift.formats.ehf.verdict import Severity

FOLDER = "02_invoices"
COUNTRIES = ("DE", "DK", "GR", "IT", "NL", "SE")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "utvikling" / "ehf-regler.md"
SEVERITY: dict[str, Severity] = {"error": "fatal", "warning": "warning"}


@dataclass(frozen=True)
class Case:
    """One label: the rule that shall hold, or be broken (so many times, when that is said)."""

    where: str
    label: str
    rule: str
    number: str | None
    root: etree._Element

    def agrees(self, found: Counter[tuple[str, str]]) -> bool:
        if self.label == "success":
            return not any(found[self.rule, severity] for severity in SEVERITY.values())
        times = found[self.rule, SEVERITY[self.label]]
        return times > 0 if self.number is None else times == int(self.number)


def cases(folder: Path) -> Iterator[Case]:
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False)
    for file in sorted(folder.glob("*.xml")):
        for place, test in enumerate(etree.parse(file, parser).getroot().iter("{*}test"), 1):
            labels, part = test
            root = etree.fromstring(etree.tostring(part))
            for label in labels:
                name = etree.QName(label).localname
                if name != "description":
                    where = f"{file.stem}, {place}"
                    yield Case(where, name, label.text.strip(), label.get("number"), root)


@pytest.mark.parametrize(
    ("folder", "count"), [("Invoice-unit-UBL", 621), ("CreditNote-unit-UBL", 145)]
)
def test_verdict_by_the_standard_is_the_labels(shared, folder, count):
    labelled = list(cases(shared / FOLDER / "en16931" / "test" / folder))
    missed = []
    for case in labelled:
        violations, _more = cen_violations(case.root)
        if not case.agrees(Counter((one.rule, one.severity) for one in violations)):
            missed.append((case.where, case.label, case.rule))
    assert (missed, len(labelled)) == ([], count)


@pytest.mark.parametrize(("folder", "count"), [("unit-UBL-PEPPOL", 125), ("unit-UBL-NO", 14)])
def test_verdict_by_peppol_and_norway_is_the_labels(shared, folder, count):
    labelled = list(cases(shared / FOLDER / "peppol-bis-3" / folder))
    ours = {one.number for one in RULES}
    missed = []
    for case in labelled:
        violations, _more = peppol_violations(case.root, kind_of(case.root))
        found = Counter((one.rule, one.severity) for one in violations)
        if case.rule not in ours or not case.agrees(found):
            missed.append((case.where, case.label, case.rule))
    assert (missed, len(labelled)) == ([], count)


def test_misses_are_told_rule_by_rule_in_the_docs(shared):
    """Rules of other countries are not ours: what they find wrong is listed, no more and no less."""
    missed: Counter[str] = Counter()
    labelled = 0
    for country in COUNTRIES:
        for case in cases(shared / FOLDER / "peppol-bis-3" / f"unit-UBL-{country}"):
            violations, _more = peppol_violations(case.root, kind_of(case.root))
            labelled += 1
            if not case.agrees(Counter((one.rule, one.severity) for one in violations)):
                missed[case.rule] += 1
    told = DOCS.read_text(encoding="utf-8")
    listed = re.findall(r"`((?:DE|DK|GR|IT|NL|SE)-[RS]-[\d-]+)` \((\d+)\)", told)
    assert {rule: int(times) for rule, times in listed} == missed
    assert f"| {labelled} | {missed.total()}, se under |" in told


def test_every_folder_of_labels_is_gone_through(shared):
    there = {one.name for one in (shared / FOLDER / "peppol-bis-3").glob("unit-UBL-*")}
    assert there == {f"unit-UBL-{one}" for one in ("PEPPOL", "NO", *COUNTRIES)}
    there = {one.name for one in (shared / FOLDER / "en16931" / "test").iterdir()}
    assert there == {"Invoice-unit-UBL", "CreditNote-unit-UBL"}


def test_rules_of_other_countries_are_not_ours(shared):
    """What is said in the docs: their files hold their own rules alone."""
    ours = {one.number for one in RULES}
    folders = [shared / FOLDER / "peppol-bis-3" / f"unit-UBL-{one}" for one in COUNTRIES]
    theirs = {case.rule for folder in folders for case in cases(folder)}
    assert {rule[:2] for rule in theirs} == set(COUNTRIES)
    assert not theirs & ours
