"""The parts pages are put together from: frozen values that print themselves as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .icons import icon as draw

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words: TypeAlias = str | _StrPromise
else:
    Words = str | Promise

LIGHTS = {"red": "late", "yellow": "warn", "green": "ok", "grey": "none", "": "none"}
TONES = ("late", "warn", "ok", "none")


def tone_of(name: str) -> str:
    """The class of a tone; the colours of deadline lights are understood, anything else is an error."""
    tone = LIGHTS.get(name, name)
    if tone not in TONES:
        raise ValueError(f"unknown tone {name!r}")
    return tone


class Part:
    """A value with a template of its own: `{{ part }}` prints it, escaped."""

    template: ClassVar[str]

    def render(self) -> SafeString:
        """The part as HTML."""
        return render_to_string(self.template, {"part": self})

    def plain(self) -> str:
        """The part as text, for exports."""
        return str(getattr(self, "text", "") or getattr(self, "label", ""))

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()


@dataclass(frozen=True, repr=False)
class Light(Part):
    """A light for lateness or risk: colour, shape and words, never the colour alone."""

    tone: str
    text: Words
    title: Words = ""

    def render(self) -> SafeString:
        title = format_html(' title="{}"', self.title) if self.title else ""
        return format_html('<span class="light {}"{}>{}</span>', tone_of(self.tone), title, self.text)


@dataclass(frozen=True, repr=False)
class Tag(Part):
    """A quiet outlined word: kind, source, state."""

    text: Words
    url: str = ""
    tone: str = "none"

    def render(self) -> SafeString:
        if self.url:
            return format_html('<a class="tag {}" href="{}">{}</a>', tone_of(self.tone), self.url, self.text)
        return format_html('<span class="tag {}">{}</span>', tone_of(self.tone), self.text)


@dataclass(frozen=True, repr=False)
class Badge(Part):
    """One letter or short figure in a box, such as a grade."""

    text: Words
    tone: str = "none"
    title: Words = ""

    def render(self) -> SafeString:
        title = format_html('<span class="away">{}</span>', self.title) if self.title else ""
        return format_html('<span class="badge {}">{}{}</span>', tone_of(self.tone), title, self.text)


@dataclass(frozen=True, repr=False)
class Link(Part):
    """A link with an optional icon."""

    text: Words
    url: str
    icon: str = ""

    def render(self) -> SafeString:
        return format_html('<a href="{}">{}{}</a>', self.url, draw(self.icon) if self.icon else "", self.text)


@dataclass(frozen=True, repr=False)
class Lines(Part):
    """A cell of two lines: what it is (with its link), and a small second line."""

    main: Words | Part
    sub: Words | Part = ""
    url: str = ""

    def render(self) -> SafeString:
        main = (
            format_html('<a href="{}">{}</a>', self.url, self.main)
            if self.url
            else format_html("{}", self.main)
        )
        return format_html('{}<span class="sub">{}</span>', main, self.sub) if self.sub else main

    def plain(self) -> str:
        return self.main.plain() if isinstance(self.main, Part) else str(self.main)


@dataclass(frozen=True, repr=False)
class Button(Part):
    """A link that looks like a button; `go` marks the one next step, `danger` what cannot be undone."""

    label: Words
    url: str
    icon: str = ""
    go: bool = False
    danger: bool = False

    @property
    def classes(self) -> str:
        return "btn" + (" go" if self.go else "") + (" danger" if self.danger else "")

    def render(self) -> SafeString:
        drawing = draw(self.icon) if self.icon else ""
        return format_html('<a class="{}" href="{}">{}{}</a>', self.classes, self.url, drawing, self.label)


@dataclass(frozen=True, repr=False)
class Kpi(Part):
    """One figure of the strip; it opens the rows behind it."""

    label: Words
    value: Words | int | float
    url: str
    note: Words = ""
    tone: str = "none"
    template: ClassVar[str] = "ui/_kpi.html"

    @property
    def tone_class(self) -> str:
        return tone_of(self.tone)


@dataclass(frozen=True)
class Fact:
    """One fact of a list: name, value (text, number, date or part), link, small note; `wide` takes the row."""

    label: Words
    value: object
    url: str = ""
    note: Words = ""
    wide: bool = False


@dataclass(frozen=True)
class Event:
    """One thing that happened, on a timeline."""

    at: date | datetime
    text: Words | Part
    who: Words = ""
    place: Words = ""
    url: str = ""
    tone: str = "none"
    links: Sequence[Link] = ()

    @property
    def tone_class(self) -> str:
        return tone_of(self.tone)


@dataclass(frozen=True)
class Crumb:
    """One step of the way to this page; the last one has no address."""

    label: Words
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """One view of the same thing, with an optional count."""

    label: Words
    url: str
    count: int | None = None
    current: bool = False
    late: bool = False


@dataclass(frozen=True)
class Stage:
    """One stage of a procedure: `done`, `now`, `todo` or `skipped`."""

    label: Words
    state: str = "todo"
    note: Words | Part = ""
    url: str = ""

    def __post_init__(self) -> None:
        if self.state not in ("done", "now", "todo", "skipped"):
            raise ValueError(f"unknown stage state {self.state!r}")


@dataclass(frozen=True, repr=False)
class Node(Part):
    """A node of a tree with its children."""

    label: Words
    url: str = ""
    note: Words | Part = ""
    children: Sequence["Node"] = ()
    open: bool = False
    current: bool = False
    template: ClassVar[str] = "ui/_node.html"


@dataclass(frozen=True)
class Change:
    """What a field was and what it is now."""

    label: Words
    before: object
    after: object

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, repr=False)
class Progress(Part):
    """Long work that may be left: how far it is, where to ask again, where its result lies."""

    label: Words
    done: int
    total: int
    state: str
    note: Words = ""
    poll_url: str = ""
    result_url: str = ""
    result_label: Words = ""
    cancel_url: str = ""
    template: ClassVar[str] = "ui/_progress.html"

    def __post_init__(self) -> None:
        if self.state not in ("waiting", "running", "done", "failed"):
            raise ValueError(f"unknown progress state {self.state!r}")

    @property
    def percent(self) -> int:
        """Whole per cent, never more than a hundred; an unknown total counts as nothing done."""
        return min(100, self.done * 100 // self.total) if self.total > 0 else 0

    @property
    def moving(self) -> bool:
        return self.state in ("waiting", "running")


@dataclass(frozen=True, repr=False)
class Nothing(Part):
    """An empty place: what is missing, why, and what to do about it."""

    title: Words
    text: Words = ""
    url: str = ""
    action: Words = ""
    icon: str = "inbox"
    template: ClassVar[str] = "ui/_nothing.html"
