"""Papers whose text is written freely: red-head documents and letters, of a dossier or of none."""

from typing import Any

from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.orgs.models import Organisation

FREE = ("letter", "redhead")


def known(office: Organisation, dossier: Dossier | None) -> dict[str, Any]:
    """What the records know of it: who issues it, and the enterprise as the addressee."""
    firm = dossier.enterprise if dossier else None
    return {
        "office": office.name,
        "issuers": [office.name],
        "signatories": [office.name],
        "addressees": firm.name if firm else "",
        "title": "",
    }
