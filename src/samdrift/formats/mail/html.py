"""HTML that came by mail, made safe to show: nothing runs, nothing is fetched, nothing is disguised."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from samdrift.formats.mail import bounds
from samdrift.formats.mail.model import Flaw

_BLOCKS = {
    *("p", "div", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "hr", "br"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"),
}
_INLINE = {
    *("a", "b", "i", "u", "s", "em", "strong", "small", "sub", "sup", "code", "kbd", "samp"),
    *("del", "ins", "q", "abbr", "img"),
}
KEPT = _BLOCKS | _INLINE
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "abbr": {"title"},
}
_EMPTIED = {"script", "style", "title", "head", "noscript", "template", "object", "applet", "svg"}
_EMPTIED |= {"math", "iframe", "frameset", "audio", "video", "canvas", "select", "textarea"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_ACTIVE = re.compile(
    r"<(?:script|iframe|frame|object|embed|applet|form|base|link|meta\s[^<>]{0,200}refresh)\b"
    r"|\son[a-z]{3,20}\s*=|(?:java|vb)script:",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"<(?:img|image|video|audio|source|input|link|body|table|td|tr|div)\b[^<>]{0,2000}?"
    r"(?:src|srcset|background|poster|href)\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|url\(\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)
# Tags that say nothing here. Those that format are kept without attributes: a reader of HTML opens
# them again and again, and with different attributes without end.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:_-]{0,40})\b[^<>]{0,20000}>?")
_FORMATS = {
    *("b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
}
_LEFT_OUT = {"span", "font", "center", "big", "strike", "tt", "nobr", "o:p", "meta", "link"}
_HIDDEN = re.compile(r"<!--|<(script|style|title|head)\b", re.IGNORECASE)
_BARE_PICTURE = re.compile(r'<img(?: alt="\s*")?>')
_CID = re.compile(r'(<img\b[^>]*?\bsrc=")cid:([^"]*)(")', re.IGNORECASE)
_DISGUISE = re.compile(r'<a href="(?:https?:)//([^"/?#]+)[^"]*"[^>]*>\s*(?:https?://)?([^<\s/]+)')
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}\Z")


@dataclass(frozen=True)
class SafeHtml:
    """HTML that may be shown; empty when it could not be made so, and then its flaw says why."""

    html: str
    flaws: tuple[Flaw, ...] = field(default=())


def safe(source: str) -> SafeHtml:
    """The HTML with what is harmless kept. Pictures that came along keep their `cid:` addresses."""
    flaws: list[Flaw] = []
    source = source.replace("\x00", "")
    if _ACTIVE.search(source):
        flaws.append(Flaw.HTML_ACTIVE_REMOVED)
    if _REMOTE.search(source):
        flaws.append(Flaw.REMOTE_CONTENT_REMOVED)
    lean = _lean(source)
    if lean is None:
        return SafeHtml("", (*flaws, Flaw.HTML_TOO_COMPLEX))
    made = _cleaned(lean)
    if any(_is_disguised(one[1], one[2]) for one in _DISGUISE.finditer(made)):
        flaws.append(Flaw.LINK_DISGUISED)
    return SafeHtml(_BARE_PICTURE.sub("", made).strip(), tuple(flaws))


def with_pictures(html: str, addresses: Mapping[str, str]) -> str:
    """Safe HTML with its pictures at the addresses given by content id; others show their words alone."""

    def placed(found: re.Match[str]) -> str:
        address = addresses.get(entities.unescape(found[2]), "")
        return f"{found[1]}{entities.escape(address)}{found[3]}"

    return _CID.sub(placed, html)


def _cleaned(lean: str) -> str:
    import nh3  # noqa: PLC0415 -- only when there is HTML to make safe

    made: str = nh3.clean(
        lean,
        tags=KEPT,
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return made


def _filtered(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.lower().startswith("cid:") else None
    if name == "href":
        is_whole = re.match(r"(?:https?://|mailto:|tel:)", value.strip(), re.IGNORECASE)
        return value.strip() if is_whole else None
    if name in {"colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) < 4 else None  # noqa: PLR2004
    if name == "dir":
        return value if value in {"ltr", "rtl", "auto"} else None
    return value[:200] if tag else None


def _lean(source: str) -> str | None:
    """Without tags that are left out in any case; None when it would take too long to set right."""
    if len(source) > bounds.HTML:
        return None
    depths: dict[str, int] = {}
    tags = 0

    def thinner(found: re.Match[str]) -> str:
        nonlocal tags
        name = found[1].lower()
        if name in _LEFT_OUT:
            return ""
        tags += 1
        step = -1 if found[0][1] == "/" else 1
        depths[name] = max(0, depths.get(name, 0) + step)
        if name in _FORMATS:
            return f"</{name}>" if step < 0 else f"<{name}>"
        return found[0]

    lean = _TAG.sub(thinner, without_hidden(source))
    for name in ("br", "img", "hr", "meta", "link", "p", "li", "td", "tr", "input"):
        depths.pop(name, None)
    return None if tags > bounds.TAGS or sum(depths.values()) > bounds.OPEN_TAGS else lean


def without_hidden(source: str) -> str:
    """Without comments, styles, scripts and what else stands in the head, each looked for once."""
    kept: list[str] = []
    at = 0
    small = source.lower()
    missing: set[str] = set()
    for found in _HIDDEN.finditer(source):
        end_mark = f"</{found[1].lower()}" if found[1] else "-->"
        if found.start() < at or end_mark in missing:
            continue
        end = small.find(end_mark, found.end())
        if end < 0:
            missing.add(end_mark)
            continue
        kept += [source[at : found.start()], " "]
        close = small.find(">", end + len(end_mark) - 1)
        at = close + 1 if close >= 0 else len(source)
    return "".join([*kept, source[at:]])


def _is_disguised(leads_to: str, shows: str) -> bool:
    """Whether a link shows the name of another site than the one it leads to."""
    to, shown = (one.lower().rpartition("@")[2].partition(":")[0] for one in (leads_to, shows))
    if not _HOST.match(shown):
        return False
    to, shown = to.removeprefix("www."), shown.removeprefix("www.")
    return not (to == shown or to.endswith(f".{shown}") or shown.endswith(f".{to}"))
