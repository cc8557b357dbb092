"""Which rows a long list has, settled before they are read: their primary keys in order, packed."""

from collections.abc import Iterable, Iterator
from uuid import UUID

Pk = int | UUID


class Keys:
    """Primary keys in their order; whole numbers take 8 bytes each, UUIDs 16, so that millions fit."""

    def __init__(self, keys: Iterable[Pk] = ()) -> None:
        self._packed = bytearray()
        self._width = 8
        self.add(keys)

    def add(self, keys: Iterable[Pk]) -> None:
        """Put keys behind those that are there."""
        for key in keys:
            if isinstance(key, UUID):
                self._width = 16
                self._packed += key.bytes
            else:
                self._packed += key.to_bytes(8, signed=True)

    def __len__(self) -> int:
        return len(self._packed) // self._width

    def parts(self, size: int) -> Iterator[list[Pk]]:
        """The keys, so many at a time."""
        for start in range(0, len(self._packed), size * self._width):
            part = bytes(self._packed[start : start + size * self._width])
            yield [self._unpacked(part[at : at + self._width]) for at in range(0, len(part), self._width)]

    def _unpacked(self, packed: bytes) -> Pk:
        return UUID(bytes=packed) if self._width == 16 else int.from_bytes(packed, signed=True)
