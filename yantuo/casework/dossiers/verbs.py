"""Trail entries in words: what a verb is called in the past tense, for timelines."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.casework.dossiers.kinds import kinds
from yantuo.records.trail.models import Entry
from yantuo.ui.wording import listed, with_note

# Acts that are no step of a flow table.
WORDS: dict[str, Promise] = {
    "open": gettext_lazy("Opened"),
    "give": gettext_lazy("Given to another responsible person"),
    "assign": gettext_lazy("Assigned to a person from outside"),
    "deadline.start": gettext_lazy("Clock started"),
    "deadline.met": gettext_lazy("Clock met"),
    "deadline.void": gettext_lazy("Clock no longer applies"),
    "deadline.pause": gettext_lazy("Clock paused"),
    "deadline.resume": gettext_lazy("Clock resumed"),
    "deadline.extend": gettext_lazy("Clock extended"),
    "deadline.recount": gettext_lazy("Date counted anew after a change of rule or calendar"),
    "ladder.climb": gettext_lazy("Reminded by the ladder"),
    "file.attach": gettext_lazy("File added"),
    "file.withdraw": gettext_lazy("File withdrawn"),
    "document.draft": gettext_lazy("Document drafted"),
    "document.redraft": gettext_lazy("Draft of the document changed"),
    "document.sign": gettext_lazy("Document signed"),
    "document.number": gettext_lazy("Document numbered"),
    "document.seal": gettext_lazy("Scan of the sealed document bound"),
    "document.issue": gettext_lazy("Document issued on the spot"),
    "sheet.open": gettext_lazy("Checklist laid"),
    "sheet.lock": gettext_lazy("Answers fixed"),
    "sheet.unlock": gettext_lazy("Answers opened again"),
    "document.supersede": gettext_lazy("Document superseded"),
    "document.void": gettext_lazy("Document withdrawn"),
    "card.number": gettext_lazy("Card numbered"),
    "card.take_in": gettext_lazy("Problems of a merged card taken in"),
    "finding.spot": gettext_lazy("Finding put right on the spot"),
    "finding.card": gettext_lazy("Finding taken on by a card"),
    "finding.referral": gettext_lazy("Finding referred"),
    "finding.back": gettext_lazy("Finding came back from a card or referral"),
    "conflict.declare": gettext_lazy("Conflict of interest declared"),
    "conflict.end": gettext_lazy("Conflict of interest ended"),
    "stop.finish": gettext_lazy("Visit of an office finished"),
    "stop.reopen": gettext_lazy("Visit of an office opened again"),
    "draw.freeze": gettext_lazy("List of firms frozen, key committed to"),
    "draw.reveal": gettext_lazy("Firms drawn, key shown"),
    "token.issue": gettext_lazy("API token issued"),
    "token.revoke": gettext_lazy("API token revoked"),
    "enterprise.create": gettext_lazy("Enterprise entered in the register"),
    "enterprise.edit": gettext_lazy("Facts of the enterprise corrected"),
    "enterprise.extract": gettext_lazy("File of the enterprise printed"),
    "enterprise.import": gettext_lazy("Facts of the enterprise imported"),
    "enterprise.merge": gettext_lazy("File merged with another"),
    "enterprise.close": gettext_lazy("Enterprise closed"),
    "enterprise.reopen": gettext_lazy("Enterprise in business again"),
}


def said(entry: Entry, limits: Mapping[str, str] = MappingProxyType({})) -> str:
    """One entry as a short sentence; an unknown verb is shown as it is rather than hidden.

    `limits` are the names of limits by their key, where it should be said which clock an entry is about.
    """
    for kind in kinds():
        if kind.key == entry.kind and entry.verb in kind.flow.steps:
            step = kind.flow.steps[entry.verb].label
            state = kind.state_label(entry.to_state) if entry.to_state != entry.from_state else ""
            return _("%(step)s → %(state)s") % {"step": step, "state": state} if state else str(step)
    words = str(WORDS.get(entry.verb, entry.verb))
    limit = limits.get(str(entry.data.get("key", "")), "") if entry.kind == "deadline" else ""
    return with_note(words, listed(filter(None, [limit, _detail(entry)])))


def _detail(entry: Entry) -> str:
    data = entry.data
    if entry.verb.startswith("finding."):
        return str(data.get("item") or "")
    if entry.verb == "ladder.climb":
        told = data.get("told") or []
        return listed(told) or _("nobody in office was found")
    if entry.verb == "give":
        return f"{data.get('from') or '—'} → {data.get('to')}"
    if entry.verb == "deadline.recount":
        return f"{str(data.get('before', ''))[:10]} → {str(data.get('due_at', ''))[:10]}"
    if entry.verb in ("deadline.start", "deadline.extend", "deadline.resume"):
        return str(data.get("due_at", ""))[:10]
    return str(data.get("to") or data.get("name") or "")
