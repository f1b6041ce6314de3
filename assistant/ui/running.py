"""Serving: the address answers at once, while the index and the app are opened beside it.

Nothing here imports what takes seconds: `assistant.ui.starting` answers meanwhile.
"""

from __future__ import annotations

import errno
import logging
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

import uvicorn

from assistant.llms.model import LanguageModel
from assistant.llms.presets.choosing import models_from
from assistant.models import embedder_from, reranker_from
from assistant.records.keeping import Records
from assistant.records.sweeping import keep_sweeping
from assistant.settings import Settings
from assistant.ui.people.admission import Admission
from assistant.ui.starting import Door
from assistant.words import starting as words
from assistant.words.text import Text
from indexes.errors import BadInputError, BuildBusyError, TobenError
from indexes.progress import build_under_way

if TYPE_CHECKING:
    from assistant.engine import Assistant

_log = logging.getLogger(__name__)

# A browser keeps a heartbeat open, which would hold up the end for ever.
_GRACE_SECONDS = 3
# A server that is told to end waits no longer for what is being built or read than so.
_LAST_SECONDS = 15
_BETWEEN_TRIES = 1.0
# Where in a first start the stages of the build end, as measured: one bar for all of it.
_LOADED, _OPENED = 0.2, 0.84
_ENDS = {
    "単語ベクトル": 0.5, "組み込みの資料": 0.58, "問答の対応づけ": 0.6, "参照の解決": 0.62,
    "用語の対応づけ": 0.76, "単語索引": 0.78, "ベクトル索引": 0.8,
}  # fmt: skip
_BEGINNINGS = dict(zip(_ENDS, (_LOADED, *_ENDS.values()), strict=False))


def run(settings: Settings) -> None:
    """Serve until interrupted, building the starter index first where there is none.

    Raises BadInputError when the address cannot be listened on, and TobenError for settings that cannot be served with.
    What goes wrong once the address answers is said there, and on standard error.
    """
    # Whoever runs the server learns here what readers are only told the gist of.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    listener = _listen(settings.host, settings.port)
    with listener:
        checked = _Checked.by(settings)
        address = _address(settings.host, listener)
        door = Door()
        # Behind a proxy the peer stays the proxy: who is let in depends on it.
        config = uvicorn.Config(
            door, proxy_headers=False, log_level="warning", timeout_graceful_shutdown=_GRACE_SECONDS, lifespan="on"
        )
        opening = _Opening(checked, door, address)
        try:
            _Server(config, address, opening).run(sockets=[listener])
        except KeyboardInterrupt:
            # Ctrl+C is how a server ends, not a fault.
            return
        finally:
            opening.end()


@dataclass(frozen=True, slots=True)
class _Checked:
    """The settings, and what of them is opened at once."""

    settings: Settings
    models: Mapping[str, LanguageModel]
    records: Records

    @classmethod
    def by(cls, settings: Settings) -> _Checked:
        """What can be known of the settings without reading what takes long. Raises TobenError."""
        models, records = models_from(settings), Records.open(settings)
        Admission.by(settings, records)
        embedder_from(settings)
        reranker_from(settings)
        return cls(settings, models, records)


class _LeavingError(Exception):
    """Breaks off a start whose server has been told to end."""


class _Opening(threading.Thread):
    """Opens the assistant and the app beside the server that answers already, and warms them."""

    def __init__(self, checked: _Checked, door: Door, address: str) -> None:
        # A daemon: a server that ends waits for it only so long.
        super().__init__(name="opening", daemon=True)
        self._checked = checked
        self._door = door
        self._address = address
        self._leaving = threading.Event()
        self._close: Callable[[], None] | None = None
        self._said: set[str] = set()

    def run(self) -> None:
        try:
            self._open()
        except _LeavingError:
            pass
        except TobenError as error:
            self._fail(Text(str(error), str(error)), str(error))
        # Rust panics are no Exception, and a page that waits for ever would tell nobody.
        except BaseException:
            _log.exception("the server could not be started")
            self._fail(words.FAULT, words.FAULT.ja)

    def end(self) -> None:
        """Break off what is being opened, and give the index back."""
        self._leaving.set()
        if self.ident is not None:
            self.join(_LAST_SECONDS)
        # An index that is closed while it is read takes the process along.
        if not self.is_alive():
            if self._close is not None:
                self._close()
            self._checked.records.close()

    def _open(self) -> None:
        # These imports take seconds.
        from assistant.warming import warm_index, warm_models

        assistant = self._opened()
        self._close = assistant.close
        if model := assistant.model(None):
            model.open()
        self._check()
        self._door.tell(words.PREPARING, _OPENED)
        from assistant.ui.server import create_app

        app = create_app(assistant, self._checked.records)
        # From now on a newer index may take its place, and nothing here must hold the old one.
        site = app.state.site
        self._close = lambda: site.close(_GRACE_SECONDS)
        if not self._door.open(app):
            return
        print(words.ready(self._address), flush=True)
        for warm in (warm_index, warm_models):
            if not self._leaving.is_set():
                warm(assistant)
        keep_sweeping(self._checked.records, self._leaving)

    def _opened(self) -> Assistant:
        """The assistant, once nobody else builds in its home."""
        from assistant.building import open_assistant

        settings = self._checked.settings
        while True:
            try:
                return open_assistant(settings, self._say, self._tell, self._checked.models)
            except BuildBusyError:
                if now := build_under_way(settings.home):
                    self._door.tell(words.building(now.stage), now.share)
                self._check()
                self._leaving.wait(_BETWEEN_TRIES)

    def _say(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            print(line, file=sys.stderr)

    def _tell(self, stage: str, share: float) -> None:
        self._check()
        if stage not in _ENDS:
            self._door.tell(words.OPENING, _ENDS["ベクトル索引"])
            return
        begins = _BEGINNINGS[stage]
        self._door.tell(words.building(stage), begins + share * (_ENDS[stage] - begins))

    def _check(self) -> None:
        if self._leaving.is_set():
            raise _LeavingError

    def _fail(self, reason: Text, line: str) -> None:
        self._door.fail(reason)
        print(words.failed(line), file=sys.stderr, flush=True)


class _Server(uvicorn.Server):
    """Begins opening once it answers, says where it is, and nothing at its end."""

    def __init__(self, config: uvicorn.Config, address: str, opening: _Opening) -> None:
        super().__init__(config)
        self._address = address
        self._opening = opening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(words.listening(self._address), flush=True)
            self._opening.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Pages still open would each leave a traceback of the connection that ends with the server.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    """A socket listening at the address: opened before the index, so that a port in use is known at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BadInputError(words.bad_host(host)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise BadInputError(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return words.port_in_use(host, port)
    if error.errno == errno.EACCES:
        return words.port_forbidden(port)
    return words.bad_host(host)


def _address(host: str, listener: socket.socket) -> str:
    """Where a browser on this machine finds the page."""
    address, port = listener.getsockname()[:2]
    if not int(ip_address(address)):  # 0.0.0.0 and :: mean every address of this machine.
        host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
