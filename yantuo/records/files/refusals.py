"""Why a file is not taken: each a sentence that says what is wrong, by which rule, and what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class FileRefused(Exception):
    """A file that is not taken; the message is fit for the screen, `code` for programs."""

    code = "refused"


class SeveralRefused(FileRefused):
    """Several files of one request, each with its sentence."""

    code = "several"

    def __init__(self, faults: Sequence[FileRefused]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class TooLarge(FileRefused):
    """It is larger than the limit."""

    code = "too_large"

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            _(
                "“%(name)s” is larger than %(limit)s MB, the limit for one file: make it smaller or send it in parts."
            )
            % {"name": name, "limit": limit // 2**20}
        )


class Empty(FileRefused):
    """It has no content."""

    code = "empty"

    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” is empty: choose the file again.") % {"name": name})


class WrongKind(FileRefused):
    """Its content is of a kind that is not taken here, whatever its name says."""

    code = "kind"


class Broken(FileRefused):
    """It says it is of a good kind, but cannot be read to its end."""

    code = "broken"

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "“%(name)s” is damaged and cannot be read to its end: take or save it again and send it once more."
            )
            % {"name": name}
        )


class StoreFull(FileRefused):
    """There is no room left on disk; nothing was written."""

    code = "full"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no room left for files on the server. Nothing of what you typed is lost: tell the system "
                "administrator and send it again later."
            )
        )
