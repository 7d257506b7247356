"""The landscape as an ArchiMate exchange file, held against the schemas where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree  # noqa: TID253 -- these tests are about XML

from samdrift.portfolio.services import integrations

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "12_archimate"
SPACE = "{http://www.opengroup.org/xsd/archimate/3.0/}"
KIND = "{http://www.w3.org/2001/XMLSchema-instance}type"


@pytest.fixture
def model(land, as_person):
    land.system("Lønnsro", "Arkiv", supplier=land.world.supplier, purpose="Lønn & reiser")
    land.system("Regnbue", "Helse")
    one, other = land.use("Lønnsro", "nordvik"), land.use("Regnbue", "nordvik")
    integrations.add_integration(by=land.by, source=one, target=other, content="Lønn")
    integrations.add_integration(by=land.by, source=one, external="Skatteetaten", content="Trekk")
    answer = as_person("ola").get("/portfolio/map/archimate.xml")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return etree.fromstring(answer.content)


def named(model, kind):
    rows = [e for e in model.iter(f"{SPACE}element") if e.get(KIND) == kind]
    return sorted(row.findtext(f"{SPACE}name") for row in rows)


def test_archimate_holds_systems_and_what_is_outside(model):
    assert named(model, "ApplicationComponent") == ["Lønnsro", "Regnbue", "Skatteetaten"]


def test_archimate_tells_what_flows(model):
    flows = [r for r in model.iter(f"{SPACE}relationship") if r.get(KIND) == "Flow"]
    assert sorted(flow.findtext(f"{SPACE}name") for flow in flows) == ["Lønn", "Trekk"]


def test_archimate_draws_every_thing_and_every_flow(model):
    nodes = [n for n in model.iter(f"{SPACE}node") if n.get("elementRef")]
    lines = list(model.iter(f"{SPACE}connection"))
    assert (len(nodes), len(lines)) == (3, 2)


class _Beside(etree.Resolver):
    """Finds the schema that declares xml:lang beside the others, where they name its address."""

    def resolve(self, url, _public, context):
        return self.resolve_filename(str(SCHEMAS / url.rsplit("/", 1)[-1]), context)


def test_archimate_is_valid_by_its_schema(model):
    """Without the published schemas at hand the shape alone is held: root, elements, views."""
    if SCHEMAS.is_dir():
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(_Beside())
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "archimate3_Diagram.xsd"), parser))
        assert schema.validate(model), schema.error_log
    assert model.tag == f"{SPACE}model"
    assert model.find(f"{SPACE}elements") is not None
