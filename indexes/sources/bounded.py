"""Streams that cannot keep a reader waiting for ever nor fill its memory, whatever a file is or claims to be."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, BinaryIO, cast


class BombError(OSError):
    """An archive that unpacks to more than it may."""


class NotRegularError(OSError):
    """A pipe, a device, a socket: nothing that can be read to its end."""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises NotRegularError on anything else, OSError as `open` does."""
    # Without waiting for the other end of a pipe.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(str(path))
    return os.fdopen(descriptor, "rb")


def unpacked(name: str, file: BinaryIO) -> AbstractContextManager[IO[bytes]]:
    """The content of a file that its name says to be compressed by xz or gzip, any other as it is."""
    if name.lower().endswith(".xz"):
        return lzma.LZMAFile(file)
    if name.lower().endswith(".gz"):
        return nullcontext(cast("IO[bytes]", gzip.GzipFile(fileobj=file)))
    return nullcontext(file)


class BoundedReader(io.RawIOBase):
    """`stream`, of which no read may ask for more than `largest` bytes and none goes beyond `whole` bytes.

    `read` and `seek` raise BombError.
    """

    def __init__(self, stream: IO[bytes], *, largest: int, whole: int) -> None:
        self._stream = stream
        self._largest = largest
        self._whole = whole

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0 or size > self._largest or self._stream.tell() + size > self._whole + self._largest:
            raise BombError("asks for too much")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET or offset > self._whole:
            raise BombError("leads too far")
        return self._stream.seek(offset)

    def tell(self) -> int:
        return self._stream.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
