"""A loopback server that speaks the OpenAI chat protocol and says, or does, whatever a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Behaviour = Literal["stream", "status", "cut", "stall", "endless", "html"]


@dataclass
class Script:
    """What the server does; `requests` collects the bodies that it was sent."""

    text: str = ""
    behaviour: Behaviour = "stream"
    status: int = 500
    requests: list[dict[str, Any]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    script: Script

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.script.requests.append(json.loads(body))
        if self.script.behaviour == "status":
            self._reply(self.script.status, "application/json", b'{"error": {"message": "no"}}')
        elif self.script.behaviour == "html":
            self._reply(200, "text/html", b"<html>Gateway</html>")
        else:
            self._stream()

    def _reply(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            for start in range(0, len(self.script.text), 7):
                self._chunk(self.script.text[start : start + 7])
            if self.script.behaviour == "cut":
                return
            if self.script.behaviour == "stall":
                time.sleep(5)
            while self.script.behaviour == "endless":
                self._chunk("あ" * 200)
            self._chunk("", "stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _chunk(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        chunk = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [choice],
        }
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Be quiet."""


@contextmanager
def serve(script: Script) -> Iterator[str]:
    """Serve `script` on a free loopback port; yields the base URL."""
    handler = type("Handler", (_Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
