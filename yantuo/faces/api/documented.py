"""What the description of the API says of every operation alike: the refusals it may answer."""

from typing import Any

from yantuo.faces.api.fields import Problem

ALWAYS = (400, 401, 403, 422, 429, 503)


def refusals(*more: int) -> dict[int, Any]:
    """The refusals of an operation: those of every operation, and `more`."""
    return dict.fromkeys(sorted({*ALWAYS, *more}), Problem)


DESCRIPTION = """\
Enterprises, deadlines and matters of a bureau, and its legal clock: the same actions and the same sight as the pages.

* **Token.** `Authorization: Bearer yt_…`. The system administrator issues it for one post of one office with scopes.
  It sees what the post sees and ends with the post. 300 requests a minute; then 429 with `Retry-After`.
* **Language.** Sentences come in the language of `Accept-Language`: `zh-Hans` (default) or `en`.
* **Pages.** Lists go by key: ask again with `after` set to `next` until it is null. No page is slower than the first.
* **Refusals.** Everything that goes wrong is a `Problem`: a status, one sentence, and the faults of all fields at once.
* **Conflicts.** What was read carries its `version`; a change that names an older one is answered with 409.
* **Times** are moments with a zone; the law's own is +08:00.
"""
TAGS = [
    {"name": "enterprises", "description": "The register: who is supervised, where, and by which office."},
    {"name": "deadlines", "description": "Clocks with their date, its basis in law, and how it was counted."},
    {"name": "matters", "description": "Obligations on the legal clock that somebody opened by hand."},
    {"name": "law", "description": "The legal clock: which date follows from an event, and why."},
]
