"""An app of the three ways before which a test is any browser: a page, a call and Gradio, as the server puts them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.records import passwords
from assistant.records.keeping import Records
from assistant.records.passwords import password_line
from assistant.settings import Settings
from assistant.ui.guard import Guard
from assistant.ui.people.admission import Admission
from assistant.ui.people.routes import install
from assistant.ui.people.visitor import user_of

PASSWORDS = {"山田": "長い合言葉です！", "tanaka": "another one"}

Client = Callable[..., TestClient]


class Place:
    """An app, its records, and browsers before it."""

    def __init__(self, settings: Settings) -> None:
        self.records = Records.open(settings)
        self.admission = Admission.by(settings, self.records)
        self.app = app_of(self.admission)
        self.clients = ExitStack()

    def browser(self, address: str = "192.0.2.7", base_url: str = "http://toben.test") -> TestClient:
        """A browser of its own, with cookies of its own."""
        client = TestClient(self.app, base_url, client=(address, 50_000), follow_redirects=False)
        return self.clients.enter_context(client)


def app_of(admission: Admission) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    install(app, admission)
    app.add_middleware(Guard)

    def who(_text: str, request: gr.Request) -> str:
        return user_of(request).key

    with gr.Blocks() as page:
        said, told = gr.Textbox(), gr.Textbox()
        said.submit(who, said, told, api_visibility="private")
    with gr.Blocks() as english:
        gr.Markdown("English")
    mounted: FastAPI = gr.mount_gradio_app(app, english, path="/en", ssr_mode=False)
    gr.mount_gradio_app(mounted, page, path="/", ssr_mode=False)
    return mounted


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Place]]:
    """Makes a place by settings; `users=True` stands for a file with PASSWORDS."""
    # Checks that cost little.
    monkeypatch.setattr(passwords, "_N", 2**4)
    made: list[Place] = []

    def make(*, users: bool = False, **settings: object) -> Place:
        if users:
            settings["users"] = tmp_path / "users"
            lines = "\n".join(password_line(name, word) for name, word in PASSWORDS.items())
            (tmp_path / "users").write_text(f"{lines}\n", encoding="utf-8")
        made.append(Place(Settings(home=tmp_path / "home", **settings)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.clients.close()
        one.records.close()
