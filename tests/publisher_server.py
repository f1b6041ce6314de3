"""A local server on 127.0.0.1 that stands in for the publishers: it replays answers, well or badly, and keeps a log.

    with PublisherServer() as server:
        server.put("/api/2/laws", Reply.json({...}))
        fetch(server.publishers())
        assert server.log == ["/api/2/laws?limit=100"]

`serve_laws` and `serve_minutes` answer as e-Gov and the NDL do, from files and records that a test hands in.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from indexes.fetch.client import Publishers


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `cut` closes the connection after so many bytes of the body, `silent` waits before answering,
    `drip` seconds pass between two bytes.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    silent: float = 0.0
    drip: float = 0.0

    @classmethod
    def json(cls, value: object, status: int = 200) -> Self:
        return cls(json.dumps(value, ensure_ascii=False).encode(), status, {"Content-Type": "application/json"})


Answerer = Callable[[dict[str, str]], Reply]


class PublisherServer:
    """Paths and what they answer: one reply, several in turn (the last one again and again), or a function of the
    query. Everything else is 404. `log` holds path and query of every request, `headers` its headers.
    """

    def __init__(self) -> None:
        self.log: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._answers: dict[str, Answerer] = {}
        self._stopping = threading.Event()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def publishers(self) -> Publishers:
        """All publishers at this server, under the paths of the real ones."""
        return Publishers(
            egov=f"{self.url}/api/2/",
            egov_bulk=f"{self.url}/bulkdownload",
            kokkai=f"{self.url}/api/",
            shugiin=f"{self.url}/internet/",
            sangiin=f"{self.url}/syuisyo/",
            documents=f"{self.url}/documents",
        )

    def put(self, path: str, *replies: Reply) -> None:
        """Answer a path with these replies in turn."""
        left = list(replies)
        self.put_answerer(path, lambda _query: left.pop(0) if len(left) > 1 else left[0])

    def put_answerer(self, path: str, answerer: Answerer) -> None:
        self._answers[path] = answerer

    def asked(self, part: str) -> list[str]:
        """The requests whose path or query contains `part`."""
        return [line for line in self.log if part in line]

    def answer(self, target: str, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(target)
        self.log.append(unquote(target))
        self.headers.append(dict(headers))
        answerer = self._answers.get(unquote(parts.path))
        return answerer(dict(parse_qsl(parts.query))) if answerer else Reply(b"<html>404</html>", 404)

    def wait(self, seconds: float) -> None:
        self._stopping.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


def _handler(server: PublisherServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            reply = server.answer(self.path, dict(self.headers))
            server.wait(reply.silent)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body if reply.cut is None else reply.body[: reply.cut]
            try:
                self._send(body, reply.drip)
            except OSError:
                self.close_connection = True
            self.close_connection = self.close_connection or reply.cut is not None

        def _send(self, body: bytes, drip: float) -> None:
            if not drip:
                self.wfile.write(body)
                return
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                time.sleep(drip)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as http.server has it
            """Tests read `log`."""

    return Handler


@dataclass(frozen=True, slots=True)
class ServedLaw:
    """A law that the stand-in for e-Gov holds: its revisions' XML, the one in force first."""

    law_id: str
    title: str
    revisions: Mapping[str, bytes]
    updated: str = "2025-09-01T01:27:57+09:00"

    def facts(self, revision_id: str, status: str) -> dict[str, Any]:
        return {
            "law_revision_id": revision_id,
            "law_title": self.title,
            "updated": self.updated,
            "repeal_status": "None",
            "current_revision_status": status,
        }


def serve_laws(server: PublisherServer, laws: Sequence[ServedLaw], *, most: int = 100) -> None:
    """Answer /laws, /law_revisions and /law_file as the 法令API does; `most` is the largest page that it gives."""

    def listed(query: dict[str, str]) -> Reply:
        part, title = query.get("law_id", ""), query.get("law_title", "")
        found = [law for law in laws if part in law.law_id and title in law.title]
        start = int(query.get("offset", 0))
        page = found[start : start + min(int(query.get("limit", 100)), most)]
        rows = [{"law_info": {"law_id": law.law_id}, "revision_info": law.facts(next(iter(law.revisions)), "CurrentEnforced")}
                for law in page]  # fmt: skip
        return Reply.json({"total_count": len(found), "count": len(page), "laws": rows})

    server.put_answerer("/api/2/laws", listed)
    for law in laws:
        rows = [law.facts(revision_id, "PreviousEnforced") for revision_id in law.revisions]
        history = {"law_info": {"law_id": law.law_id}, "revisions": rows}
        server.put(f"/api/2/law_revisions/{law.law_id}", Reply.json(history))
        for revision_id, xml in law.revisions.items():
            server.put(f"/api/2/law_file/xml/{revision_id}", Reply(xml, headers={"Content-Type": "application/xml"}))


def serve_minutes(server: PublisherServer, endpoint: str, records: Iterable[Mapping[str, Any]], *, most: int) -> None:
    """Answer /meeting_list and /speech or /meeting as the NDL does: newest first, `most` records a page, days honoured."""
    every = sorted(records, key=lambda record: str(record["date"]), reverse=True)
    key = {"speech": "speechRecord"}.get(endpoint, "meetingRecord")

    def page(query: dict[str, str]) -> Reply:
        first, last = query.get("from", ""), query.get("until", "9999")
        found = [record for record in every if first <= record["date"] <= last]
        start = int(query.get("startRecord", 1))
        shown = found[start - 1 : start - 1 + min(int(query.get("maximumRecords", 3)), most)]
        following = start + len(shown)
        return Reply.json(
            {
                "numberOfRecords": len(found),
                "numberOfReturn": len(shown),
                "startRecord": start,
                "nextRecordPosition": following if following <= len(found) else None,
                key: shown,
            }
        )

    server.put_answerer(f"/api/{endpoint}", page)
    if endpoint == "meeting":
        server.put_answerer("/api/meeting_list", page)
