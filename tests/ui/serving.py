"""A real server on a free port, and assistants that do as a test wants."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import cast

import uvicorn
from fastapi import FastAPI

from assistant.answer import AI_NOTICE, Answer, Citation, Quotation
from assistant.browsing.neighbours import Neighbours
from assistant.conversation.following import Turn
from assistant.engine import Assistant, Listener
from assistant.records.keeping import Records
from assistant.records.users import User
from assistant.settings import Settings
from assistant.ties import Ties
from assistant.ui.site import Site
from indexes.passage import Article, Line, Passage, Speech
from indexes.store.protocol import Filter

Ask = Callable[[str, Listener], Answer]

SOMEBODY = User("anonymous", "a" * 64)


class FakeAssistant:
    """As much of an assistant as a screen sees."""

    index = "test"
    starter_only = False
    default_llm = "none"

    def __init__(self, ask: Ask, passages: tuple[Passage, ...] = ()) -> None:
        self._ask = ask
        # Of its own: what is kept of users must not be met again by the next test.
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.settings = Settings(home=Path(self._home.name), allow_download=False)
        self.wheres: list[Filter | None] = []
        self.briefs: list[bool] = []
        self.without: list[tuple[str, ...]] = []
        self.histories: list[tuple[Turn, ...]] = []
        self._passages = {passage.id: passage for passage in passages}

    def is_outdated(self) -> bool:
        return False

    def llms(self) -> list[str]:
        return ["none"]

    def model(self, _name: str | None) -> None:
        return None

    def ask(
        self,
        text: str,
        _llm: str | None = None,
        *,
        where: Filter | None = None,
        listener: Listener | None = None,
        without: Sequence[str] = (),
        history: Sequence[Turn] = (),
        brief: bool = False,
    ) -> Answer:
        self.wheres.append(where)
        self.briefs.append(brief)
        self.without.append(tuple(without))
        self.histories.append(tuple(history))
        return self._ask(text, listener or Listener())

    def passage(self, passage_id: str, _on: date | None = None) -> Passage | None:
        return self._passages.get(passage_id)

    def ties(self, _passage_id: str, _on: date | None = None) -> Ties:
        return Ties()

    def neighbours(self, _passage_id: str, _on: date | None = None) -> Neighbours:
        return Neighbours()

    def close(self) -> None:
        pass


def fake(ask: Ask, *passages: Passage) -> Assistant:
    return cast("Assistant", FakeAssistant(ask, passages))


def site_of(assistant: Assistant) -> Site:
    """What screens are built over, with records of the assistant's own home."""
    return Site.over(assistant, Records.open(assistant.settings))


def article(*lines: Line, verbatim: bool = True, url: str = "https://laws.e-gov.go.jp/law/507AC0000000053") -> Passage:
    source = Article(
        law_id="507AC0000000053",
        law_title="人工知能関連技術の研究開発及び活用の推進に関する法律",
        law_number="令和七年法律第五十三号",
        abbreviations=("AI法",),
        path=("第二章　基本的施策",),
        label="第十六条",
        num="16",
        caption="調査研究等",
        in_force=date(2025, 9, 1),
    )
    return Passage("law:507AC0000000053:m:16", lines, source, url, verbatim)


def speech(*lines: Line) -> Passage:
    source = Speech(
        speech_id="121704889X01720250411_012",
        session=217,
        house="衆議院",
        meeting="内閣委員会",
        issue="第17号",
        date=date(2025, 4, 11),
        order=12,
        speaker="渡邊昇治",
        position="内閣府政策統括官",
        questioner="梅谷守",
        government=True,
    )
    url = "https://kokkai.ndl.go.jp/txt/121704889X01720250411/12"
    return Passage("diet:121704889X01720250411_012", lines, source, url)


def citation(passage: Passage, *quotes: str, n: int = 1, at: str = "", url: str | None = None) -> Citation:
    return Citation(
        n=n,
        passage_id=passage.id,
        label=passage.label,
        url=passage.url if url is None else url,
        quote=quotes[0] if quotes else "",
        verbatim=passage.verbatim,
        checks={"passage_exists": True, "quote_verbatim": True},
        quotes=tuple(Quotation(quote, f"{passage.id}#{at}" if at else passage.id) for quote in quotes),
    )


def answer(text: str, *citations: Citation, question: str = "質問") -> Answer:
    return Answer(question, "answered", text, (), citations, (AI_NOTICE,), timings={"total": 120.0})


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address at which `app` answers while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        assert server.started
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
