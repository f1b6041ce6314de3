"""What must be said of days: text not yet in force or no longer so, laws not held on a day, changes that are coming."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from assistant.compose.wording import in_words, law_name, name_of
from assistant.not_held import absent, why_absent
from assistant.question import Question
from indexes.passage import Article, Passage
from indexes.store.protocol import Store


def made_in(law_id: str) -> int | None:
    """The year in which a law was made, by the era and year with which e-Gov's ids begin (507AC… is 令和7年)."""
    eras = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}
    known = law_id[:1] in eras and law_id[1:3].isdecimal()
    return eras[law_id[0]] + int(law_id[1:3]) if known else None


def mark(passage: Passage, today: date) -> str:
    """【未施行…】 or 【改正前の条文…】 behind the label of a text that is not in force today, else nothing."""
    source = passage.source
    if not isinstance(source, Article):
        return ""
    if source.in_force is not None and source.in_force > today:
        return f"【未施行（{in_words(source.in_force)}施行）】"
    if source.until is not None and source.until <= today:
        return f"【改正前の条文（{in_words(source.until)}に改正・廃止）】"
    return ""


def in_force(passage: Passage, on: date) -> bool:
    """Whether a text is in force on a day; what is no article has no days and is."""
    source = passage.source
    if not isinstance(source, Article):
        return True
    return (source.in_force is None or source.in_force <= on) and (source.until is None or on < source.until)


def notices(question: Question, cited: Iterable[Passage], store: Store, today: date) -> Iterator[str]:
    """What a reader must know of the days of an answer drawn from `store`, which stands on the day asked about."""
    on = store.day
    cited = list(cited)
    if on != today and any(isinstance(passage.source, Article) for passage in cited):
        yield f"{in_words(on)}時点の条文で回答しています。"
    elif on != today:
        yield f"{in_words(on)}時点の条文は引用していません。答弁などの資料は、この日より後のものを含みます。"
    if not question.laws:
        yield from _not_searched(store, today)
    yield from (why_absent(law, on) for law in absent(question, store))
    yield from _outdated(cited, store)
    for passage in cited:
        yield from _coming(passage, store, today) if on == today else ()


def _not_searched(store: Store, today: date) -> Iterator[str]:
    """How many of the laws had no part in an answer of another day, since only later texts of them are held."""
    on = store.day
    if on > today:
        yield "今後の改正は、公布されて収録しているものだけを反映しています。"
    if on >= today:
        return
    laws = store.laws()
    later = [law.since for law in laws if law.since and law.since > on]
    if later and len(later) == len(laws):
        yield f"{in_words(on)}時点の条文は収録していません（収録は{in_words(min(later))}施行の版から）。"
    elif later:
        yield (
            f"収録している法令{len(laws):,}本のうち{len(later):,}本は、{in_words(on)}より後の版だけを収録しているため、"
            "調べた範囲に入っていません。"
        )


def _outdated(cited: Iterable[Passage], store: Store) -> Iterator[str]:
    """Laws cited of which e-Gov lists a later revision for the day than any that is held."""
    laws = {one.source.law_id: one for one in cited if isinstance(one.source, Article) and one.verbatim}
    for law_id, passage in laws.items():
        day = store.missing_revision(law_id)
        if day is not None:
            yield (
                f"{law_name(passage)}には{in_words(day)}施行の新しい版がありますが、収録していません。"
                "条文が変わっている可能性があります。原文を取得し直してください。"
            )


def _coming(passage: Passage, store: Store, today: date) -> Iterator[str]:
    source = passage.source
    if not isinstance(source, Article):
        return
    if source.in_force is not None and source.in_force > today:
        yield f"{name_of(passage)}は、まだ施行されていません（{in_words(source.in_force)}施行）。"
        return
    if source.until is None:
        return
    later = [one.source for one in store.versions(passage.id) if isinstance(one.source, Article)]
    follows = any(one.in_force == source.until for one in later)
    change = "改正後の条文に変わります" if follows else "効力を失うか、削られます"
    yield f"{name_of(passage)}は、{in_words(source.until)}に{change}（未施行）。"
