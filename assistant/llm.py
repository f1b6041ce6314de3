"""One way to an LLM: an OpenAI-compatible server, asked for a text that arrives in pieces and in bounded time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import prompts
from assistant.settings import LLMSettings
from indexes.errors import TobenError

OnText = Callable[[str], None]

# Reasoning models think aloud first; an answer that never ends its thoughts is nothing but thoughts.
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)


class LLMError(TobenError):
    """The LLM gave no usable text; the message says what happened, and what is done instead is for the caller."""


def write(settings: LLMSettings, prompt: prompts.Prompt, longest: int, on_text: OnText = lambda _text: None) -> str:
    """What the model writes, thoughts left out, cut after `longest` characters. Raises LLMError."""
    from llama_index.core.llms import ChatMessage

    messages = [ChatMessage(role="system", content=prompt.system), ChatMessage(role="user", content=prompt.user)]
    deadline = time.monotonic() + settings.timeout
    text = ""
    try:
        for chunk in _client(settings).stream_chat(messages):
            text += chunk.delta or ""
            on_text(text)
            if time.monotonic() > deadline:
                raise LLMError(f"LLMの回答が{settings.timeout:g}秒で終わりませんでした。")
            if len(text) > longest:
                break
    except LLMError:
        raise
    # The client raises its own, httpx's and pydantic's errors; whichever it is, work goes on without the LLM.
    except Exception as error:
        raise LLMError(f"LLMサーバーから回答を得られませんでした（{type(error).__name__}）。") from error
    if not text.strip():
        raise LLMError("LLMの回答が空でした。")
    return _THOUGHTS.sub("", text)


def _client(settings: LLMSettings) -> Any:
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
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
    )
