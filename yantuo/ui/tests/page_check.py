"""What every page must hold: closed elements, unique ids, no inline style or script, every link and field named."""

from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
SVG_ALONE = {"path", "rect", "circle", "line", "polyline", "polygon", "ellipse"}
UNDEFINED = "UNDEFINED VARIABLE"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.references: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, dict(attrs))
        if tag not in VOID and tag not in SVG_ALONE:
            self.faults.append(f"<{tag}/> does not close in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
            return
        self.open.pop()

    def _look(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.faults += [f"<{tag} {name}>" for name in attrs if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and not attrs.get("src") and attrs.get("type") != "application/json"
        ):
            self.faults.append(f"inline <{tag}>")
        if tag == "a" and "href" not in attrs:
            self.faults.append("a link without an address")
        if attrs.get("id"):
            self.ids.append(str(attrs["id"]))
        self.references += str(attrs.get("aria-describedby") or attrs.get("aria-labelledby") or "").split()
        if tag == "label" and attrs.get("for"):
            self.labels.add(str(attrs["for"]))
        if tag in ("input", "select", "textarea") and attrs.get("type") not in ("hidden", "submit"):
            self.fields.append(attrs)


def faults(html: str) -> list[str]:
    """Everything wrong with a page or a piece of one, in words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.faults + [f"<{tag}> never closes" for tag in reader.open]
    found += [f"id {one!r} twice" for one in sorted(set(reader.ids)) if reader.ids.count(one) > 1]
    found += [f"nothing has the id {one!r}" for one in reader.references if one not in reader.ids]
    named = [one for one in reader.fields if one.get("id") not in reader.labels and not one.get("aria-label")]
    found += [f"field {one.get('name')!r} has no label" for one in named]
    return found + ([UNDEFINED] if UNDEFINED in html else [])
