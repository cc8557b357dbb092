"""Who signs for whom."""

from yantuo.directory.orgs.models import Kind, Organisation


def signing_offices(office: Organisation) -> frozenset[int]:
    """The offices whose leaders sign for an office: its own, and for a township office the bureau it is sent out by.

    A leader of a superior bureau oversees what an office below issues, but does not sign it
    (党政机关公文处理工作条例, art. 22).
    """
    own = frozenset({office.pk})
    return own | {office.parent_id} if office.kind == Kind.STATION and office.parent_id else own
