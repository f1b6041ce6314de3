"""The app: the page in Japanese at "/" and in English at "/en", its files, and /health for whoever watches over it."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI
from starlette.responses import RedirectResponse

from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.ui import page, theme
from assistant.ui.about import indexing
from assistant.ui.ask import files
from assistant.ui.diet import csv_route
from assistant.ui.guard import Guard
from assistant.ui.handing_out import FileDesk
from assistant.ui.people import routes
from assistant.ui.people.admission import Admission
from assistant.ui.site import Site
from assistant.words import frame
from assistant.words.text import LANGUAGES


def create_app(assistant: Assistant, records: Records | None = None) -> FastAPI:
    """The app over an assistant that is open; `records` are those of its home unless others are given.

    `app.state.site` is what its screens are built over. Raises BadInputError for a file of users at fault.
    """
    records = records or Records.open(assistant.settings)
    site = Site.over(assistant, records)
    # The interactive API pages fetch their scripts from outside.
    app = FastAPI(title=frame.TITLE, docs_url=None, redoc_url=None)
    app.state.site = site

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "index": site.holder.assistant.index}

    @app.get(page.PATHS["en"].rstrip("/"), include_in_schema=False)
    def english() -> RedirectResponse:
        # What is mounted at a path answers below it only.
        return RedirectResponse(page.PATHS["en"])

    routes.install(app, Admission.by(assistant.settings, records))
    # One for both: they share the cores.
    desk = FileDesk()
    files.install(app, site, desk)
    csv_route.install(app, site, desk)
    indexing.install(app, site)
    app.add_middleware(Guard)
    # What is mounted at "/" takes every path that is left.
    for language in reversed(LANGUAGES):
        app = gr.mount_gradio_app(
            app,
            page.build(site, language),
            path=page.PATHS[language].rstrip("/") or "/",
            theme=theme.theme(),
            head=page.head(language),
            footer_links=[],
            # Both would leave questions in the browser or on the disk, where the next user finds them.
            run_history=False,
            enable_monitoring=False,
            show_error=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
        )
    return app
