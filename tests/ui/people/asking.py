"""What browsers send in these tests."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from tests.ui.people.conftest import PASSWORDS


def join(client: TestClient, **headers: str) -> Any:
    """A click on the page: what Gradio's script posts."""
    body = {"data": ["q"], "fn_index": 0, "session_hash": "s"}
    return client.post("/gradio_api/queue/join", json=body, headers=headers)


def who(client: TestClient, **headers: str) -> str:
    """The key of the user whom a queued handler sees."""
    assert join(client, **headers).status_code == 200
    told = client.get("/gradio_api/queue/data", params={"session_hash": "s"}, headers=headers).text
    events: list[dict[str, Any]] = [
        json.loads(line.removeprefix("data:")) for line in told.splitlines() if line.startswith("data:")
    ]
    done = next(event for event in events if event["msg"] == "process_completed")
    assert done["success"], done
    return str(done["output"]["data"][0])


def log_in(client: TestClient, name: str, password: str | None = None, wanted: str = "", path: str = "/login") -> Any:
    """Send the form of the login page."""
    fields = {"name": name, "password": PASSWORDS.get(name, "") if password is None else password, "next": wanted}
    return client.post(path, data=fields)
