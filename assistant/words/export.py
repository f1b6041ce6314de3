"""What a document of an answer says besides the answer's own words and those of its sources."""

from __future__ import annotations

from assistant.words.text import Text

QUESTION = Text("質問", "Question")
ANSWER = Text("回答", "Answer")
CITED_AS = Text("引用の表記", "Cite as")
TO_TEXT = Text("↑ 本文へ", "↑ to the text")
NOTICE = "※"

ASKED_AT = Text("質問日時", "Asked")
CONDITIONS = Text("条件", "Conditions")
LAW_OF = Text("条文の基準日", "Law as of")
WRITTEN_BY = Text("回答の書き方", "Written by")
UNDERSTOOD = Text("質問の読み取り", "Understood")
INDEX = Text("索引", "Index")
NO_LLM_NAME = Text("引用だけで回答（LLMなし）", "Quotations only (no LLM)")


def numbered(word: str, number: int, of: int) -> str:
    """質問 2 where there are several, else 質問."""
    return f"{word} {number}" if of > 1 else word


def back_to(n: int) -> Text:
    """What the link from source n back to its first marker is called for a screen reader."""
    return Text(f"出典{n}を引く本文へ戻る", f"Back to the text that cites source {n}")


def to_source(n: int) -> Text:
    """What the link behind [n] does."""
    return Text(f"出典{n}へ", f"To source {n}")
