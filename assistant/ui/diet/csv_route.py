"""The list of results as a file: /export/diet.csv with the conditions of the page."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.browsing.diet_export import export
from assistant.records.users import User
from assistant.ui.diet.address import PATH, search_of
from assistant.ui.handing_out import FileDesk, Handed
from assistant.ui.site import Site


def install(app: FastAPI, site: Site, desk: FileDesk) -> None:
    """Add the route. It must stand before what is mounted at "/", and behind the middleware that tells who asks."""

    @app.get(PATH, include_in_schema=False)
    async def diet_csv(request: Request) -> Response:
        def make(_user: User) -> Handed:
            made = export(site.holder.rooms().diet, search_of(request.query_params))
            return Handed(made.name, "diet-answers.csv", made.data, "text/csv; charset=utf-8")

        return await desk.answer(request, make)
