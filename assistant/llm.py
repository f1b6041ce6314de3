"""One way to an LLM: an OpenAI-compatible server, asked for a text that arrives in pieces and in bounded time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

import httpx

import prompts
from assistant.llm_text import loops, without_thoughts
from assistant.settings import LLMSettings
from indexes.errors import TobenError

OnText = Callable[[str], None]

# Thoughts may be longer than what comes of them.
_THOUGHTS_FACTOR = 10
_HTTP_UNAUTHORIZED, _HTTP_FORBIDDEN, _HTTP_TOO_MANY = 401, 403, 429


class LLMError(TobenError):
    """The LLM gave no usable text; the message says what happened, and what is done instead is for the caller."""


class LLMRefusedError(LLMError):
    """The server understood who asks, and refuses what was asked: perhaps it knows no JSON schema."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, thoughts left out. `stopped` says why it was not let finish: too long, or in a loop."""

    text: str
    stopped: Literal["", "long", "loop"] = ""


def write(settings: LLMSettings, prompt: prompts.Prompt, longest: int, on_text: OnText = lambda _text: None) -> str:
    """What the model writes, thoughts left out, cut after about `longest` characters. Raises LLMError."""
    return listen(settings, prompt, longest, on_text).text


def listen(
    settings: LLMSettings,
    prompt: prompts.Prompt,
    longest: int,
    on_text: OnText = lambda _text: None,
    *,
    response_format: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> Written:
    """What the model writes, `on_text` being told the text so far, thoughts left out, as each piece arrives.

    `seconds` is the time left for it (None: the whole of the settings' `timeout`). `response_format` goes to the server
    as it is. Raises LLMError, LLMRefusedError where the server refuses the request itself, and what `on_text` raises.
    """
    text = ""
    with closing(_pieces(settings, prompt, response_format, seconds)) as pieces:
        for piece in pieces:
            text += piece
            said = without_thoughts(text)
            on_text(said)
            if len(said) > longest or len(text) > _THOUGHTS_FACTOR * longest:
                return Written(said, "long")
            if loops(text):
                return Written(said, "loop")
    if not text.strip():
        raise LLMError("LLMの回答が空でした。")
    return Written(without_thoughts(text))


def _pieces(
    settings: LLMSettings, prompt: prompts.Prompt, response_format: Mapping[str, Any] | None, seconds: float | None
) -> Generator[str]:
    """The pieces of the answer as they arrive, with bounded waits. Raises LLMError.

    A server can keep a reader waiting in ways that its client knows no limit for (comments that keep a stream alive,
    headers letter by letter), so another thread reads, and this one waits for it no longer than it may.
    """
    http = httpx.Client(timeout=settings.timeout)
    answers = _answers(settings, prompt, response_format, http)
    seconds = settings.timeout if seconds is None else seconds
    end = time.monotonic() + seconds
    arrived: queue.Queue[str | Exception | None] = queue.Queue(maxsize=64)
    left = threading.Event()
    threading.Thread(target=_read, args=(answers, arrived, left), daemon=True).start()
    wait = seconds
    try:
        while True:
            try:
                piece = arrived.get(timeout=max(min(wait, end - time.monotonic()), 0.0))
            except queue.Empty:
                if time.monotonic() < end:
                    raise LLMError(f"LLMの回答が途中で{settings.stall:g}秒途切れました。") from None
                raise LLMError(f"LLMの回答が{settings.timeout:g}秒で終わりませんでした。") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise _explained(piece) from piece
            yield piece
            # Before its first word, a model reads the whole prompt, which takes a small machine long.
            wait = settings.stall
    finally:
        left.set()
        http.close()


def _read(answers: Iterator[Any], arrived: queue.Queue[str | Exception | None], left: threading.Event) -> None:
    """Put what arrives into a queue until nobody listens any more; the end is None or what went wrong."""

    def tell(piece: str | Exception | None) -> bool:
        while not left.is_set():
            try:
                arrived.put(piece, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False

    try:
        for answer in answers:
            # A piece of a thought is a sign of life; an empty piece is none.
            if (answer.delta or answer.additional_kwargs.get("thinking_delta")) and not tell(answer.delta or ""):
                return
    # The client raises its own, httpx's and pydantic's errors; whichever it is, work goes on without the LLM.
    except Exception as error:
        tell(error)
    else:
        tell(None)


def _explained(error: Exception) -> LLMError:
    status = getattr(error, "status_code", None)
    said = f"LLMサーバーから回答を得られませんでした（{f'HTTP {status}' if status else type(error).__name__}）。"
    if not isinstance(status, int) or not 400 <= status < 500:
        return LLMError(said)
    if status in (_HTTP_UNAUTHORIZED, _HTTP_FORBIDDEN, _HTTP_TOO_MANY):
        return LLMError(said)
    return LLMRefusedError(said)


def _answers(
    settings: LLMSettings, prompt: prompts.Prompt, response_format: Mapping[str, Any] | None, http: httpx.Client
) -> Iterator[Any]:
    """LlamaIndex's stream of chat responses; nothing is sent before the first one is asked for."""
    from llama_index.core.llms import ChatMessage
    from llama_index.llms.openai_like import OpenAILike

    model = OpenAILike(
        model=settings.model,
        api_base=settings.base_url,
        # OpenAI's client insists on a key; servers without keys ignore it.
        api_key=settings.api_key or "none",
        is_chat_model=True,
        context_window=settings.context_window,
        max_tokens=settings.max_tokens,
        temperature=0.0,
        timeout=settings.timeout,
        max_retries=1,
        http_client=http,
        additional_kwargs={"response_format": dict(response_format)} if response_format else {},
    )
    messages = [ChatMessage(role="system", content=prompt.system), ChatMessage(role="user", content=prompt.user)]
    answers: Iterator[Any] = model.stream_chat(messages)
    return answers
