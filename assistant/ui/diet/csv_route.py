"""The list of results as a file: /export/diet.csv with the conditions of the page."""

from __future__ import annotations

import logging
import threading
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from assistant.browsing.diet_export import export
from assistant.ui.diet.address import PATH, search_of
from assistant.ui.people.visitor import NobodyError, user_of
from assistant.ui.site import Site
from assistant.words import diet as words
from assistant.words import frame
from indexes.errors import BadInputError, TobenError

_log = logging.getLogger(__name__)

AT_ONCE = 2
"""So many files are made at the same time; whoever comes then is asked to come again."""


def install(app: FastAPI, site: Site) -> None:
    """Add the route. It must stand before what is mounted at "/", and behind the middleware that tells who asks."""
    making = threading.BoundedSemaphore(AT_ONCE)

    # A plain def: FastAPI runs it in a thread, for a thousand results take a second.
    @app.get(PATH, include_in_schema=False)
    def diet_csv(request: Request) -> Response:
        if not making.acquire(blocking=False):
            return _refused(words.TOO_BUSY("ja"), 503)
        try:
            user_of(request)
            made = export(site.holder.rooms().diet, search_of(request.query_params))
        except NobodyError as error:
            return _refused(str(error), 403)
        except BadInputError as error:
            return _refused(str(error), 400)
        except TobenError as error:
            return _refused(str(error), 503)
        except Exception:
            _log.exception("the list of answers could not be exported")
            return _refused(frame.FAULT("ja"), 500)
        finally:
            making.release()
        # RFC 6266: the plain name is for what does not know the other one.
        name = f"attachment; filename=\"diet-answers.csv\"; filename*=UTF-8''{quote(made.name)}"
        headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return Response(made.data, media_type="text/csv; charset=utf-8", headers=headers)


def _refused(why: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store", **({"Retry-After": "5"} if status == 503 else {})}
    return PlainTextResponse(why, status, headers)
