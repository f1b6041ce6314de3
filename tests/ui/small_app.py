"""`toben serve` with an app of one page in place of the whole one: python -m tests.ui.small_app."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from assistant.cli import main
from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.ui.holder import Holder

READY = "ここがアプリです"


def create_app(assistant: Assistant, _records: Records | None = None) -> FastAPI:
    app = FastAPI()
    app.state.site = SimpleNamespace(holder=Holder(assistant), close=lambda _patience: assistant.close())

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(f"<title>app</title><h1>{READY}</h1><p>{assistant.index}</p>")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "index": assistant.index}

    return app


if __name__ == "__main__":
    whole = ModuleType("assistant.ui.server")
    whole.create_app = create_app  # type: ignore[attr-defined]
    sys.modules[whole.__name__] = whole
    sys.exit(main(["serve"]))
