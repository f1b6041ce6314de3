"""A reader of the page without a browser: speaks the queue protocol of Gradio 6 (join, then server-sent events)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

PATIENCE_SECONDS = 60.0
# The element that is asked in, by the id that the page gives it.
_BOX = "question"
# The stages of a question under way, and a question that came to nothing, as the page draws them.
_PROGRESS, _FAILED = 'class=\\"progress\\"', 'class=\\"reply failed\\"'
# The first card of an answer's sources.
_CARD = re.compile(r'id=\\"src.{1,8}\d+.{1,8}1')


@dataclass(frozen=True, slots=True)
class Timing:
    """One question: seconds to the first sign of life and to the whole answer; `fault` says what failed.

    `told` is all that the page was told on the way, as JSON.
    """

    first: float
    whole: float
    fault: str = ""
    told: str = field(default="", repr=False)

    @property
    def has_source(self) -> bool:
        """Whether the answer came with a source."""
        return _CARD.search(self.told) is not None


class Reader:
    """One person with a browser of his own: his own cookie and his own session. `client` is his alone."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._session = uuid4().hex[:12]
        self._function = 0
        # The values that the page would send, by the id of their element.
        self._values: list[tuple[str, Any]] = []

    def open(self) -> float:
        """Open the page; seconds until it and its configuration are there. Raises httpx.HTTPError."""
        began = time.perf_counter()
        self._client.get("/").raise_for_status()
        config = self._client.get("/config").raise_for_status().json()
        took = time.perf_counter() - began
        components = {one["id"]: one["props"] for one in config["components"]}
        box = next(key for key, props in components.items() if props.get("elem_id") == _BOX)
        asking = next(
            one for one in config["dependencies"] if [box, "submit"] in [list(target) for target in one["targets"]]
        )
        self._function = asking["id"]
        self._values = [(str(components[key].get("elem_id")), components[key].get("value")) for key in asking["inputs"]]
        return took

    def ask(self, question: str, fields: Mapping[str, object] | None = None) -> Timing:
        """Ask as the page does, with other values in `fields` (by element id). Faults are told, never raised."""
        given = {_BOX: question, **(fields or {})}
        data = [given.get(name, value) for name, value in self._values]
        body = {"data": data, "fn_index": self._function, "session_hash": self._session}
        began = time.perf_counter()
        first, told = 0.0, ""
        try:
            self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
            for event in self._events():
                line = json.dumps(event, ensure_ascii=False)
                if _PROGRESS in line:
                    first = first or time.perf_counter() - began
                told += line
                if event["msg"] == "process_completed":
                    fault = "" if event.get("success") and _FAILED not in told else "the page told of a failure"
                    return Timing(first, time.perf_counter() - began, fault, told)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            return Timing(first, time.perf_counter() - began, f"{type(error).__name__}: {error}", told)
        return Timing(first, time.perf_counter() - began, "the stream ended early", told)

    def _events(self) -> Iterator[dict[str, Any]]:
        with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))
