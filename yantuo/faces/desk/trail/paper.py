"""A daily seal on paper (操作日志每日链头), to be signed and filed."""

import hashlib

from yantuo.casework.documents.records_data import TrailHead
from yantuo.faces.desk.queries import bureau_name
from yantuo.faces.desk.trail.queries import office_names
from yantuo.records.trail.models import Seal


def head_paper(seal: Seal) -> TrailHead:
    """The heads of all chains on a day with their signature."""
    names = office_names() | {0: "系统"}
    return TrailHead(
        office=bureau_name() or "延拓",
        dated=seal.day,
        heads=[
            {"office": names.get(int(office), office), "sequence": end[0], "hash": end[1]}
            for office, end in sorted(seal.heads.items(), key=lambda pair: int(pair[0]))
        ],
        sealed_at=seal.sealed_at,
        signature=seal.signature,
        key_fingerprint=hashlib.sha256(seal.public_key.encode()).hexdigest(),
    )
