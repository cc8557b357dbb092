"""Every act on the trail in words, for the file of an enterprise and for the auditor."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.kinds import kinds
from yantuo.casework.dossiers.verbs import WORDS
from yantuo.casework.dossiers.verbs import said as said_of_dossier
from yantuo.records.trail.models import Entry
from yantuo.ui.parts import Words
from yantuo.ui.wording import with_note

# Acts that no timeline of a dossier shows.
MORE: dict[str, Words] = {
    "enterprise.import": _("Enterprise entered by import"),
    "enterprise.import_edit": _("Facts of the enterprise corrected by import"),
    "enterprise.extract": _("Extract of the file printed"),
    "enterprise.suspend": _("Business of the enterprise suspended"),
    "premises.add": _("Premises entered"),
    "premises.edit": _("Premises corrected"),
    "supervisedobject.add": _("Object under supervision entered"),
    "supervisedobject.edit": _("Object under supervision corrected"),
    "responsible.add": _("Responsible person entered"),
    "responsible.edit": _("Responsible person corrected"),
    "responsible.unmask": _("Personal data of a responsible person shown in full"),
    "licence.add": _("Licence entered"),
    "licence.edit": _("Licence corrected"),
    "slip.make": _("Activation slip printed"),
    "slip.use": _("Activation slip used"),
    "slip.refused": _("Activation slip refused"),
    "person.add": _("Person entered"),
    "person.edit": _("Person corrected"),
    "person.import": _("Persons entered by import"),
    "person.unmask": _("Personal data of a person shown in full"),
    "certificate.enter": _("Enforcement certificate entered"),
    "post.grant": _("Post granted"),
    "post.end": _("Post ended"),
    "account.open": _("Account opened"),
    "account.login": _("Logged in"),
    "account.password": _("Password changed"),
    "account.invite": _("Invitation sent"),
    "account.reset": _("Password reset"),
    "account.disable": _("Account disabled"),
    "account.enable": _("Account enabled"),
    "account.unlock": _("Account unlocked"),
    "account.factor_set": _("Second factor set up"),
    "account.factor_reset": _("Second factor reset"),
    "account.link": _("Single sign-on linked"),
    "account.unlink": _("Single sign-on unlinked"),
    "sign_on.keep": _("Single sign-on configured"),
    "bureau.found": _("Bureau set up"),
    "org.add": _("Office entered"),
    "org.edit": _("Office corrected or moved"),
    "org.dissolve": _("Office dissolved"),
    "org.import": _("Offices entered by import"),
    "handover.arrange": _("Handover arranged"),
    "handover.done": _("Handover completed"),
    "document.redraft": _("Draft of the document changed"),
    "numbering.set_up": _("Series of numbers set up"),
    "numbering.import": _("Last number of a series taken over"),
    "law.confirm": _("Time limit confirmed"),
    "law.change": _("Time limit changed"),
    "law.add": _("Time limit added"),
    "law.withdraw": _("Rule of this bureau withdrawn"),
    "law.set_day": _("Day of the calendar set"),
    "law.unset_day": _("Day of the calendar taken back"),
    "law.announce_year": _("Holiday notice of a year entered"),
    "law.recount": _("Running dates counted anew"),
    "job.order": _("Long work ordered"),
    "job.cancel": _("Long work stopped"),
    "trail.verify": _("Trail checked"),
    "trail.unmask": _("Personal data beside an entry shown in full"),
    "trail.erase_private": _("Personal data beside an entry erased"),
    "retention.propose": _("Disposal proposed"),
    "retention.decide": _("Disposal decided"),
    "retention.dispose": _("Disposed of after review"),
    "backup.make": _("Backup made"),
    "backup.check": _("Backup checked"),
    "backup.made": _("Backup made"),
    "backup.checked": _("Backup checked"),
    "backup.failed": _("Backup failed"),
    "backup.restored": _("System restored from a backup"),
}

KINDS: dict[str, Words] = {
    "enterprise": _("Enterprise"),
    "deadline": _("Time limit"),
    "document": _("Document"),
    "person": _("Person"),
    "post": _("Post"),
    "account": _("Account"),
    "organisation": _("Office"),
    "org": _("Office"),
    "bureau": _("Bureau"),
    "law": _("Law"),
    "job": _("Long work"),
    "trail": _("Trail"),
    "token": _("API token"),
    "retention": _("Retention"),
    "numbering": _("Numbering"),
    "series": _("Numbering"),
    "handover": _("Handover"),
    "certificate": _("Certificate"),
    "backup": _("Backup"),
    "sign_on": _("Single sign-on"),
}


def said(entry: Entry) -> str:
    """One entry as a short sentence."""
    if words := MORE.get(entry.verb):
        return with_note(words, entry.data.get("name"))
    return said_of_dossier(entry)


def kind_words() -> dict[str, Words]:
    """What each kind of subject is called."""
    return {**KINDS, **{kind.key: kind.label for kind in kinds()}}


def acts() -> Iterator[tuple[str, object]]:
    """Every act that has words, for a filter: those that are no step, then the steps of the flows."""
    known: dict[str, object] = {**WORDS, **MORE}
    for kind in kinds():
        known |= {verb: step.label for verb, step in kind.flow.steps.items() if verb not in known}
    yield from known.items()
