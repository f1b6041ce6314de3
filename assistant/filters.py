"""The conditions that a user sets, brought to what the index holds, and why nothing can satisfy them.

People say 衆院, 予算委, 石破, 自民党 and 個人情報保護法; the index knows 衆議院, 予算委員会, 石破茂, the groups in the
Diet and law ids. What it does not hold at all is told in a sentence, and never a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.compose.wording import in_words
from assistant.law_names import LawNames
from assistant.not_held import why_absent
from assistant.understanding.diet import DietNames
from indexes.diet_names import belongs_to, holds_office
from indexes.store.protocol import DietFacts, Filter, Law, Store
from indexes.text.numerals import fold_width

_HOUSES = {"衆院": "衆議院", "参院": "参議院", "衆": "衆議院", "参": "参議院", "両院協議会": "両院"}
_NAMED_AT_MOST = 5


@dataclass(slots=True)
class Narrowed:
    """A filter that the store understands, and why nothing satisfies it: one sentence for each reason, none if any may."""

    where: Filter
    why_nothing: list[str] = field(default_factory=list)


def narrow(where: Filter, names: LawNames, store: Store) -> Narrowed:
    """Bring a user's filter to what `store` holds; `store` stands on the day asked about."""
    narrowed = Narrowed(where)
    if where == Filter():
        return narrowed
    facts = store.diet() if where.concerns_speeches else DietFacts()
    _laws(narrowed, names, store)
    _place(narrowed, facts, store.day)
    _speaker(narrowed, facts)
    narrowed.why_nothing += [*_offices(where, facts), *_days(where), *_contradictions(where)]
    return narrowed


def _laws(narrowed: Narrowed, names: LawNames, store: Store) -> None:
    held = {law.law_id: law for law in store.laws()}
    law_ids: list[str] = []
    for asked in narrowed.where.law_ids:
        laws = [held[asked]] if asked in held else list(names.called(asked))
        misspelt = asked not in held and any(mention.misspelt for mention in names.find(asked))
        if laws and misspelt:
            # A filter is exact: another law than the one typed may only be proposed.
            narrowed.why_nothing.append(
                f"「{asked}」という法令は収録していません（{laws[0].title}のことなら、その名で指定してください）。"
            )
        elif not laws:
            narrowed.why_nothing.append(f"「{asked}」という法令は収録していません。")
        for law in laws:
            law_ids.append(law.law_id)
            if _ended_or_later(law, store):
                narrowed.why_nothing.append(why_absent(held.get(law.law_id, law), store.day))
    narrowed.where = replace(narrowed.where, law_ids=tuple(dict.fromkeys(law_ids)))


def _ended_or_later(law: Law, store: Store) -> bool:
    day = store.day
    may_be_absent = (law.repealed and law.repealed <= day) or (law.since and law.since > day)
    return bool(may_be_absent) and not store.law_passages(law.law_id)


def _place(narrowed: Narrowed, facts: DietFacts, today: date) -> None:
    """House, committee and session."""
    where = narrowed.where
    house = _HOUSES.get(where.house, where.house)
    houses = {one for one, _ in facts.committees}
    if house and house not in houses:
        narrowed.why_nothing.append(f"「{where.house}」の会議録は収録していません{_held(houses)}。")
    committee = where.committee
    if committee:
        # 参議院予算委員会 names the House as well.
        house = house or DietNames(facts, today).house(fold_width(committee))
        committee = DietNames(facts, today).named_committee(committee, house)
        if (house, committee) not in facts.committees and (house or not committee):
            there = f"{house}の" if house else ""
            narrowed.why_nothing.append(f"{there}「{where.committee}」の会議録は収録していません。")
    sessions = {number for number, _, _ in facts.sessions}
    if where.session and where.session not in sessions:
        reach = f"（収録は第{min(sessions)}回から第{max(sessions)}回まで）" if sessions else ""
        narrowed.why_nothing.append(f"第{where.session}回国会の会議録は収録していません{reach}。")
    narrowed.where = replace(where, house=house, committee=committee or where.committee)


def _speaker(narrowed: Narrowed, facts: DietFacts) -> None:
    asked = "".join(fold_width(narrowed.where.speaker).split())
    if not asked or asked in facts.speakers:
        narrowed.where = replace(narrowed.where, speaker=asked)
        return
    meant = sorted({one for one in facts.speakers if one.startswith(asked)})
    if len(meant) == 1:
        narrowed.where = replace(narrowed.where, speaker=meant[0])
    elif meant:
        more = " など" if len(meant) > _NAMED_AT_MOST else ""
        names = "、".join(meant[:_NAMED_AT_MOST])
        narrowed.why_nothing.append(
            f"「{asked}」に当たる発言者は{len(meant)}人います（{names}{more}）。氏名で指定してください。"
        )
    else:
        narrowed.why_nothing.append(f"「{asked}」という発言者の発言は収録していません。")


def _offices(where: Filter, facts: DietFacts) -> Iterator[str]:
    offices = facts.offices
    if where.office and not any(holds_office(one, where.office, government=gov) for one, gov in offices):
        yield f"「{where.office}」という役職の発言は収録していません。"
    if where.party and not any(belongs_to(group, where.party) for group in facts.parties):
        yield f"「{where.party}」という会派の発言は収録していません。"


def _days(where: Filter) -> Iterator[str]:
    first, last = where.date_from, where.date_to
    if first and last and first > last:
        yield f"期間の初め（{in_words(first)}）が終わり（{in_words(last)}）より後です。"


def _contradictions(where: Filter) -> Iterator[str]:
    if where.concerns_speeches and where.law_ids:
        yield "法令の条件と、院・委員会・発言者・期間など発言の条件は、同時には満たせません。"
    elif where.concerns_speeches and where.kinds and not {"diet", "shitsumon"} & set(where.kinds):
        yield "院・委員会・発言者・期間などの条件に合うのは、国会での発言と質問主意書だけです。"
    elif where.law_ids and where.kinds and "law" not in where.kinds:
        yield "法令の条件に合うのは、法令の条文だけです。"


def _held(values: set[str]) -> str:
    named = sorted(value for value in values if value)
    return f"（収録は{'、'.join(named)}）" if named else ""
