"""What stands around every page: brand, navigation, person, notices and banner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from .parts import Link, Words

BRAND = _("Yantuo")
SEARCH = _("Search")


@dataclass(frozen=True)
class NavItem:
    """One place in the rail; `late` turns the count red, `bar` repeats it in the phone's bottom bar."""

    label: Words
    url: str
    icon: str = ""
    count: int | None = None
    late: bool = False
    bar: bool = False
    current: bool = False


@dataclass(frozen=True)
class NavSection:
    """A group of places under an optional heading."""

    items: Sequence[NavItem]
    label: Words = ""


@dataclass(frozen=True)
class PostChoice:
    """One post the person holds; the current one is the one they act in."""

    label: Words
    value: str
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """Everything the base pages print besides the page itself; empty texts leave their part out."""

    brand: Words = BRAND
    office: Words = ""
    home_url: str = "/"
    nav: Sequence[NavSection] = ()
    search_url: str = ""
    search_hint: Words = SEARCH
    search_text: str = ""
    person: Words = ""
    post: Words = ""
    posts: Sequence[PostChoice] = ()
    switch_url: str = ""
    account: Sequence[Link] = ()
    notices_url: str = ""
    notices_count: int = 0
    login_url: str = ""
    logout_url: str = ""
    banner: Words = ""
    owner: str = ""
    foot: Sequence[Link] = ()

    @property
    def bar(self) -> list[NavItem]:
        """The at most four places of the phone's bottom bar: the marked ones, else the first ones."""
        every = [item for section in self.nav for item in section.items]
        return ([item for item in every if item.bar] or every)[:4]

    @property
    def place(self) -> NavItem | None:
        """The place of the rail that the page lies in."""
        return next((item for section in self.nav for item in section.items if item.current), None)

    @property
    def late(self) -> bool:
        """Whether anything outside the bottom bar is late, so that the phone's menu shows it."""
        shown = {item.url for item in self.bar}
        return any(item.late and item.url not in shown for section in self.nav for item in section.items)


def mark_current(nav: Iterable[NavSection], path: str) -> list[NavSection]:
    """The same navigation with the item whose address is the longest prefix of `path` marked current."""
    sections = list(nav)
    urls = [item.url for section in sections for item in section.items if _holds(item.url, path)]
    best = max(urls, key=len, default=None)
    return [
        replace(section, items=[replace(item, current=item.url == best) for item in section.items])
        for section in sections
    ]


def _holds(url: str, path: str) -> bool:
    """Whether `path` is `url` or lies below it; the root only holds itself."""
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
