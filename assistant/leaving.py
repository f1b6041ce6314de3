"""Where what is typed may go: the hosts of the models that write, and what the settings allow besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from assistant.engine import Assistant
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Writer:
    """A model that may write: what it is called, its host ("" for a folder on this machine), whether that is this machine."""

    label: str
    host: str
    here: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who is sent questions and passages. `downloads`: readers may have official texts fetched from their publishers.

    `allowed` are the only hosts at which a model is asked.
    """

    writers: tuple[Writer, ...]
    allowed: tuple[str, ...]
    downloads: bool

    @property
    def away(self) -> tuple[Writer, ...]:
        """The models on other machines."""
        return tuple(one for one in self.writers if not one.here)


def leaving(assistant: Assistant, settings: Settings) -> Leaving:
    """Where questions to this assistant may go. Asks nobody."""
    models = (assistant.model(name) for name in assistant.llms())
    writers = []
    for preset in (model.preset for model in models if model is not None):
        host = _host(preset.base_url) if preset.reached_by == "openai" else ""
        writers.append(Writer(preset.label or preset.name, host, not host or is_here(host)))
    return Leaving(tuple(writers), tuple(settings.allowed_hosts), settings.allow_download)


def is_here(host: str) -> bool:
    """Whether a host is this machine, by its name alone: nothing is looked up."""
    name = host.rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def names(hosts: Sequence[str]) -> str:
    """Hosts in one line."""
    return ", ".join(dict.fromkeys(hosts))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
