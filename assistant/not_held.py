"""Laws of which the store holds nothing on a day: ended, not yet begun, missing, or never made."""

from __future__ import annotations

from datetime import date

from assistant.compose.wording import in_words
from assistant.question import Question
from indexes.store.protocol import Law, Store


def why_unknown(name: str) -> str:
    """架空法という名の法令は、…: one sentence on a name that belongs to no law held."""
    return f"{name}という名の法令は、収録している資料の中にありません。"


def absent(question: Question, store: Store) -> list[Law]:
    """The laws named of which nothing is held on the store's day: those that have ended, and texts that are missing."""
    if not question.laws:
        return []
    wanted = {law.law_id for law in question.laws}
    held = {law.law_id: law for law in store.laws() if law.law_id in wanted}
    named = [held.get(law.law_id, law) for law in question.laws]
    return [law for law in named if _may_be_absent(law, store.day) and not store.law_passages(law.law_id)]


def _may_be_absent(law: Law, day: date) -> bool:
    return bool((law.repealed and law.repealed <= day) or (law.since and law.since > day))


def why_absent(law: Law, day: date) -> str:
    """架空運河法は2022年4月1日に廃止されています。, or from which day on the text of a law is held."""
    if law.repealed and law.repealed <= day:
        return f"{law.title}は{in_words(law.repealed)}に廃止されています。"
    since = f"（収録は{in_words(law.since)}施行の版から）" if law.since else ""
    return f"{law.title}の{in_words(day)}時点の条文は収録していません{since}。"
