"""Receiving uploads: what is over the limit is thrown away as it comes, and the form says why with all else kept."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from yantuo.records.files.refusals import FileRefused, StoreFull, TooLarge
from yantuo.records.files.store import NO_ROOM

REQUEST_LIMIT = 5  # times the limit of one file: a request announced as larger is not read to its end


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]
    """Stands in a form for a file that was not kept; its size is 0, so that no plain field takes it."""

    def __init__(self, name: str, refusal: FileRefused) -> None:
        super().__init__(ContentFile(b""), name, size=0)
        self.refusal = refusal


class LimitedUpload(FileUploadHandler):
    """Keeps each file on disk up to settings.FILE_LIMIT; what goes beyond is refused.

    The rest of a moderate request is read and thrown away, so that the fields after the file are kept too. Of a
    request announced as larger than five files nothing more is read: the answer goes out at once.
    """

    announced = 0
    refusal: FileRefused | None = None
    kept: TemporaryUploadedFile | None = None

    def handle_raw_input(self, *args: Any, **_more: Any) -> None:
        """Note how much is announced (the third argument)."""
        self.announced = int(args[2] or 0)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file, or end the whole request where far too much is announced."""
        super().new_file(*args, **kwargs)
        self.refusal = None
        if self.announced > REQUEST_LIMIT * settings.FILE_LIMIT:
            refused = RefusedUpload(self._name(), TooLarge(self._name(), settings.FILE_LIMIT))
            unread = self.request.__dict__.setdefault("_unread_files", {}) if self.request else {}
            unread[self.field_name] = refused
            raise StopUpload(connection_reset=True)
        self.kept = TemporaryUploadedFile(
            self._name(), self.content_type or "", 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the file is refused already or by this piece."""
        if self.refusal or self.kept is None:
            return
        if start + len(raw_data) > settings.FILE_LIMIT:
            self._refuse(TooLarge(self._name(), settings.FILE_LIMIT))
            return
        try:
            self.kept.write(raw_data)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self._refuse(StoreFull())

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Hand over the file, or what stands for a refused one."""
        if self.refusal:
            return RefusedUpload(self._name(), self.refusal)
        if self.kept is not None:
            self.kept.seek(0)
            self.kept.size = file_size
        return self.kept

    def upload_interrupted(self) -> None:
        """Leave nothing behind when the browser goes away."""
        self._drop()

    def _refuse(self, refusal: FileRefused) -> None:
        self.refusal = refusal
        self._drop()

    def _drop(self) -> None:
        if self.kept is not None:
            self.kept.close()
            self.kept = None

    def _name(self) -> str:
        return self.file_name or "?"


def files_of(request: HttpRequest) -> "MultiValueDict[str, UploadedFile[Any]]":
    """The files of a request for a form, with a stand-in for one that was not read to its end."""
    files = request.FILES.copy()
    for field, refused in request.__dict__.get("_unread_files", {}).items():
        files.appendlist(field, refused)
    return files
