"""A full disk, wherever a command meets it: one sentence in the place of a traceback."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .places import Problem

_WORDS = "No space left on device"  # the operating system's, which PostgreSQL passes on
_NUMBERS = (errno.ENOSPC, errno.EDQUOT)


def reported(text: str) -> bool:
    """Whether a program that failed says so."""
    return _WORDS in text


def problem(folder: Path) -> Problem:
    """The sentence for the operator."""
    return Problem(
        f"The disk that holds {folder} is full: free some space and give the command again. "
        "Nothing that was finished before is lost."
    )


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn whatever a full disk made fail into its sentence."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        if any(map(_is_full, _chain(error))):
            raise problem(folder) from error
        raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it: a database that broke down with the disk is met as a lost connection."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    return reported(str(error)) or (isinstance(error, OSError) and error.errno in _NUMBERS)
