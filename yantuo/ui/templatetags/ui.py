"""`{% load ui %}`: every part of the look as a tag or filter."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

import segno
from django import template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from yantuo.ui import parts, values
from yantuo.ui.charts import Chart, Choropleth
from yantuo.ui.form_tags import add_form_tags
from yantuo.ui.icons import icon as draw
from yantuo.ui.parts import Words, tone_of
from yantuo.ui.wording import colon, listed

register = template.Library()
add_form_tags(register)

register.filter("day", values.day)
register.filter("moment", values.moment)
register.filter("figure", values.figure)
register.filter("percent", values.percent)
register.filter("dash", values.show)
register.filter("show", values.show)
register.filter("listed", listed)
register.simple_tag(colon)
register.simple_tag(draw, name="icon")

MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "late"}
NOTE_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "late": "circle-alert"}
SCHEMES = ("light", "dark")


@register.simple_tag
def light(tone: str, text: Words, title: Words = "") -> SafeString:
    """A light for lateness or risk, with its words."""
    return parts.Light(tone, text, title).render()


@register.simple_tag
def tag(text: Words, url: str = "", tone: str = "none") -> SafeString:
    """A quiet outlined word."""
    return parts.Tag(text, url, tone).render()


@register.simple_tag
def badge(text: Words, tone: str = "none", title: Words = "") -> SafeString:
    """One letter or short figure in a box."""
    return parts.Badge(text, tone, title).render()


@register.simple_tag
def link(text: Words, url: str, icon: str = "") -> SafeString:
    """A link with an optional icon."""
    return parts.Link(text, url, icon).render()


@register.simple_tag
def lines(main: Words, sub: Words = "", url: str = "") -> SafeString:
    """Two lines: what it is, and a small one below."""
    return parts.Lines(main, sub, url).render()


@register.simple_tag
def nothing(
    title: Words, text: Words = "", url: str = "", action: Words = "", icon: str = "inbox"
) -> SafeString:
    """An empty place and what to do about it."""
    return parts.Nothing(title, text, url, action, icon).render()


@register.simple_tag
def html_lang() -> str:
    """The language of the page as HTML wants it: zh-Hans or en."""
    language, _, script = (get_language() or "en").partition("-")
    return f"{language}-{script.title()}" if script else language


@register.simple_tag
def other_language() -> dict[str, str]:
    """The language one can switch to: its code, HTML code and own name."""
    code, lang = ("en", "en") if (get_language() or "").startswith("zh") else ("zh-hans", "zh-Hans")
    return {"code": code, "lang": lang, "name": get_language_info(code)["name_local"]}


@register.simple_tag(takes_context=True)
def scheme(context: Context) -> str:
    """The colours the person chose, or `auto` to follow the device."""
    request = context.get("request")
    chosen = request.COOKIES.get("scheme", "") if request else ""
    return chosen if chosen in SCHEMES else "auto"


@register.simple_tag(takes_context=True)
def current_path(context: Context) -> str:
    """The address of this page, to come back to."""
    request = context.get("request")
    return str(request.get_full_path()) if request else "/"


@register.filter
def message_tone(message: Message) -> str:
    """The tone of one of Django's messages."""
    return MESSAGE_TONES.get(message.level_tag, "info")


@register.filter
def tone_icon(tone: str) -> SafeString:
    """The icon of a note's tone."""
    return draw(NOTE_ICONS[tone], 18)


@register.simple_tag(takes_context=True)
def button(
    context: Context,
    label: Words,
    url: str,
    icon: str = "",
    go: bool = False,
    danger: bool = False,
    post: bool = False,
    **fields: str,
) -> SafeString:
    """A link as a button, or with `post` a form of one button; further arguments become its hidden fields."""
    part = parts.Button(label, url, icon, go, danger)
    return render(context, "ui/_button_post.html", part=part, fields=fields) if post else part.render()


@register.simple_tag
def kpis(items: Iterable[parts.Kpi]) -> SafeString:
    """A strip of figures, each a link to what it counts."""
    return format_html('<div class="kpis">{}</div>', format_html_join("", "{}", ((item,) for item in items)))


@register.inclusion_tag("ui/_facts.html")
def facts(items: Iterable[parts.Fact], columns: int = 2) -> dict[str, object]:
    """Facts as a definition list in 1 to 4 columns."""
    return {"items": items, "columns": columns}


@register.inclusion_tag("ui/_timeline.html")
def timeline(events: Iterable[parts.Event]) -> dict[str, object]:
    """What happened, in the order given."""
    return {"events": events}


@register.inclusion_tag("ui/_crumbs.html")
def crumbs(items: Iterable[parts.Crumb]) -> dict[str, object]:
    """The way to this page."""
    return {"items": items}


@register.inclusion_tag("ui/_crumbs.html", takes_context=True)
def way_back(context: Context) -> dict[str, object]:
    """The place of the rail this page lies below, as a link; nothing on that place itself."""
    place, request = getattr(context.get("frame"), "place", None), context.get("request")
    if place is None or request is None or place.url == request.path:
        return {"items": []}
    return {"items": [parts.Crumb(place.label, place.url)]}


@register.inclusion_tag("ui/_tabs.html")
def tabs(items: Iterable[parts.Tab], label: Words = "") -> dict[str, object]:
    """Views of one thing as links."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/_stepper.html")
def stepper(stages: Iterable[parts.Stage], label: Words = "") -> dict[str, object]:
    """Where a procedure stands."""
    return {"stages": stages, "label": label}


@register.inclusion_tag("ui/_tree.html")
def tree(nodes: Iterable[parts.Node]) -> dict[str, object]:
    """A tree that opens and closes without a script."""
    return {"nodes": nodes}


@register.inclusion_tag("ui/_changes.html")
def changes(rows: Iterable[parts.Change]) -> dict[str, object]:
    """Before and after, field by field."""
    return {"rows": rows}


@register.simple_tag
def progress(job: parts.Progress) -> SafeString:
    """Long work that may be left."""
    return job.render()


@register.inclusion_tag("ui/_problem.html")
def problem(title: Words, text: Words = "", url: str = "", action: Words = "") -> dict[str, object]:
    """Something on this page failed while the rest of it stands."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/_longtext.html")
def longtext(text: str, limit: int = 240) -> dict[str, object]:
    """Text with its line breaks; what is longer than `limit` characters folds."""
    return {"text": text, "start": text[:limit].rstrip(), "long": len(text) > limit * 1.2}


@register.inclusion_tag("ui/_copyable.html")
def copyable(text: str, label: Words = "") -> dict[str, object]:
    """A code with a button that copies it."""
    return {"text": text, "label": label}


@register.simple_tag
def bar(value: float | None, of: float = 100, label: Words = "", tone: str = "none") -> SafeString:
    """A thin bar, `value` of `of`; nothing known draws only the rail."""
    share = max(0.0, min(1.0, float(value or 0) / float(of))) if of else 0.0
    return format_html(
        '<svg class="barline {}" width="100%" height="6" role="img" aria-label="{}"><rect class="all" width="100%" '
        'height="6" rx="3"/><rect class="part" width="{}%" height="6" rx="3"/></svg>',
        tone_of(tone),
        label or f"{share:.0%}",
        f"{share * 100:.1f}",
    )


@register.simple_tag
def spark(items: Sequence[float | tuple[float, str]], label: Words = "") -> SafeString:
    """Small columns; a pair gives the column's tone."""
    pairs = [item if isinstance(item, tuple) else (item, "none") for item in items]
    top = max([value for value, _ in pairs], default=0) or 1
    rects = (
        (tone_of(tone), i * 12, f"{36 - 36 * value / top:.1f}", f"{36 * value / top:.1f}")
        for i, (value, tone) in enumerate(pairs)
    )
    columns = format_html_join("", '<rect class="{}" x="{}" y="{}" width="9" height="{}"/>', rects)
    head = '<svg class="spark" viewBox="0 0 {} 36" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    return format_html(head, max(len(pairs) * 12 - 3, 1), label, columns)


@register.simple_tag
def qr(text: str, label: Words = "") -> SafeString:
    """A QR code as inline SVG, dark on white in both schemes so that every scanner reads it."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(
        scale=4, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None, title=str(label or text)
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by segno, the title is escaped by it


@register.inclusion_tag("ui/_chart.html")
def chart(chart: Chart) -> dict[str, object]:
    """A drawing and its figures as a table."""
    return {"chart": chart, **_embedded(chart.data(), "chart")}


@register.inclusion_tag("ui/_map.html", name="map")
def map_(map: Choropleth) -> dict[str, object]:
    """A map and its figures as a list of links."""
    return {"map": map, **_embedded(map.data(), "map")}


@register.simple_block_tag
def sheet(
    content: str, title: Words = "", url: str = "", link: Words = "", pad: bool = False, id: str = ""
) -> SafeString:
    """The white card; `pad` for running text, without it for tables and lists that reach its edge."""
    more = format_html('<a href="{}">{}</a>', url, link) if url else ""
    head = format_html("<header><h2>{}</h2>{}</header>", title, more) if title else ""
    name = format_html(' id="{}"', id) if id else ""
    body = format_html('<div class="pad">{}</div>', content) if pad else content
    return format_html('<section class="sheet"{}>{}{}</section>', name, head, body)


@register.simple_block_tag
def note(content: str, tone: str = "info") -> SafeString:
    """A remark beside the text: info, ok, warn or late."""
    return format_html('<div class="note {}">{}<div>{}</div></div>', tone, tone_icon(tone), content)


@register.simple_block_tag
def why(content: str, summary: Words) -> SafeString:
    """A question one may ask of a value, and its answer."""
    return format_html('<details class="why"><summary>{}</summary><div>{}</div></details>', summary, content)


@register.simple_block_tag
def fold(content: str, summary: Words, open: bool = False) -> SafeString:
    """Something that may be left closed."""
    state = mark_safe(" open") if open else ""
    html = '<details class="fold"{}><summary>{}</summary><div>{}</div></details>'
    return format_html(html, state, summary, content)


@register.simple_block_tag
def menu(content: str, label: Words, icon: str = "", end: bool = True) -> SafeString:
    """A drop-down of links and forms; `end` aligns it with the button's right edge."""
    html = '<details class="menu{}"><summary class="btn">{}{}{}</summary><div class="drop">{}</div></details>'
    side = "" if end else " start"
    return format_html(html, side, draw(icon) if icon else "", label, draw("chevron-down", 14), content)


def render(context: Context, name: str, **values: Any) -> SafeString:
    """A template of the look with these values only, and the page's token for its forms."""
    inner = context.new({**values, "csrf_token": context.get("csrf_token", "")})
    return context.template.engine.get_template(name).render(inner)  # type: ignore[union-attr]


def _embedded(data: dict[str, object], kind: str) -> dict[str, object]:
    """The data as a JSON script element, and the id (from its content) that ties it to its drawing."""
    name = f"{kind}-{crc32(json.dumps(data, sort_keys=True, default=str).encode()):08x}"
    return {"script": json_script(data, name), "id": name}
