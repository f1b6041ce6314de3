"""What can go wrong below the faces. Every message is one Japanese sentence or two: what, and what to do."""

from __future__ import annotations


class TobenError(Exception):
    """A fault that the user can act on. `str(error)` may be shown as it is."""


class IndexMissingError(TobenError):
    """There is no index yet."""


class IndexBrokenError(TobenError):
    """The index cannot be read, or was made with other versions."""


class HomeNotWritableError(TobenError):
    """TOBEN_HOME cannot be written to."""


class BuildBusyError(TobenError):
    """Another process is building an index in the same TOBEN_HOME."""


class BuildStoppedError(TobenError):
    """A worker process of a build was ended from outside."""


class BadInputError(TobenError):
    """What the user gave cannot be used."""
