"""Files as papers show them: photos reduced, others by name and hash."""

from collections.abc import Iterable

from yantuo.casework.documents.pictures import thumbnails
from yantuo.casework.documents.signing_data import Evidence
from yantuo.records.files import store
from yantuo.records.files.models import Attachment


def shown_files(files: Iterable[Attachment]) -> tuple[Evidence, ...]:
    """Files of one paper, in order; all of its photos are reduced together, so that they fit it."""
    rows = list(files)
    photos = [one for one in rows if one.is_photo]
    small = dict(
        zip([one.pk for one in photos], thumbnails([file_bytes(one) for one in photos]), strict=True)
    )
    return tuple(
        Evidence(name=one.name, digest=one.original_id, taken_at=one.taken_at, picture=small.get(one.pk))
        for one in rows
    )


def file_bytes(file: Attachment) -> bytes:
    """The bytes of the copy that is served."""
    return store.place_of(file.blob_id).read_bytes()
