"""Offices and organs that a question puts in a place in which a law puts another: 「本部長は総務大臣」「所管は経済産業省」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.premises.ascribed import REACH, places_of
from assistant.premises.provision import Provision, fold, provisions, shown
from indexes.store.protocol import Filter
from indexes.text.numerals import fold_width
from indexes.text.sudachi import tokens

MOST_READ = 12
_COMPETENT = ("所管", "主務", "所轄", "監督", "担当")

_STEM = r"[一-龠]{1,10}?"
_OFFICE = rf"(?:内閣総理大臣|内閣官房長官|官房長官|総理大臣|総理|首相|{_STEM}担当大臣|{_STEM}大臣|{_STEM}長官|[一-龠ァ-ヶー]{{2,12}}?委員会|[一-龠]{{2,8}}?庁|[一-龠]{{1,6}}?省|都道府県知事|知事|市町村長|市長)"
_SHORT = {
    "厚労": "厚生労働", "経産": "経済産業", "国交": "国土交通", "農水": "農林水産", "文科": "文部科学", "総理": "内閣総理", "首相": "内閣総理",
    "総理大臣": "内閣総理", "個情委": "個人情報保護委員会", "公取委": "公正取引委員会", "公取": "公正取引委員会",
}  # fmt: skip
_ROLE = r"(?P<role>(?<=の)長|副?本部長|委員長|副?会長|議長|理事長|総裁|主務大臣|所管(?:大臣|官庁|省庁|官署)?|所轄庁?|監督官庁|担当省庁)"
_IS = re.compile(rf"{_ROLE}(?:は|が|を務めるのは|になるのは|を務める|となる|である|の)、?(?P<office>{_OFFICE})")
_AS = re.compile(
    rf"(?P<office>{_OFFICE})(?:が|は|を)、?(?P<role>副?本部長|委員長|副?会長|議長|理事長|総裁)(?:を務め|に|と|である|で|とな)"
)
_ACTS = re.compile(
    rf"(?:で|が|に基づき|により|に基づく|の|では|によると|によれば)?、?(?:定める|規定する)?(?P<office>{_OFFICE})(?:が|の(?:許可|認可|承認|指定|登録|認定|免許|命令|勧告|同意|権限|任命)|に(?:届|申|報告|提出|通知)|へ(?:の)?(?:届|申|報告|提出|通知)|の)"
)
# 第3条の免許は都道府県知事が, behind the first words
_ACTING = re.compile(rf"^の[^、。は]{{1,12}}(?:は|を)、?(?P<office>{_OFFICE})(?:が|の(?:許可|認可|承認|指定|登録))")
# Who it is may be told elsewhere, or by an Order.
_VAGUE = re.compile(
    r"主務大臣|所管|行政庁|行政官庁|行政機関|所轄|関係大臣|政令で定める(?:者|大臣|機関)|官公署|委員会は|任命権者|事業所管大臣|主務省|処分庁|国の機関|当該大臣|各省各庁|各大臣"
)
_DELEGATED = re.compile(
    r"金融庁|消費者庁|こども家庭庁|デジタル庁|内閣府|警察庁|国税庁|復興庁|特許庁|林野庁|水産庁|気象庁|観光庁|運輸局|労働局|文化庁|スポーツ庁|消防庁|海上保安庁|資源エネルギー庁|中小企業庁|公安委員会"
)
_ORDERS = re.compile(r"[一-龠]{1,12}?(?:省|府|庁)令")
_IN_BRACKETS = re.compile(r"（[^（）]*）")
_ANY_OFFICE = re.compile(r"[一-龠]{2,10}大臣|[一-龠]{2,8}長官|都道府県知事|市町村長|[一-龠ァ-ヶー]{2,12}委員会")
_PLACED = re.compile(r"充て|とする|となる|たる者|組織|任命|互選|指名|をもつて|をもって")


def of_articles(inquiry: Inquiry, held: Sequence[Provision]) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """By id of the article, or of the law's provision on the office: that another office stands there."""
    text = fold_width(inquiry.question.text)
    match = _IS.search(text) or _AS.search(text)
    if match is not None:
        yield from _in_role(inquiry, match["role"], match["office"], held)
        return
    by_id = {one.passage.id: one for one in held}
    places = places_of(inquiry.question)
    for number, place in enumerate(places):
        stop = places[number + 1].start if number + 1 < len(places) else len(text)
        provision = by_id.get(place.article.id)
        behind = text[place.end : min(stop, place.end + REACH)]
        if provision is not None and (acts := _ACTS.match(behind) or _ACTING.search(behind)):
            yield from _acting(acts["office"], provision)


def _in_role(
    inquiry: Inquiry, role: str, office: str, held: Sequence[Provision]
) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """What the article named, else the law named, says of an office such as 本部長."""
    competence = role.startswith(_COMPETENT)
    if competence and _DELEGATED.search(office):
        return
    read = held or _on_role(inquiry, "主務大臣" if competence else role)
    if competence and any(_has(one.text, office) or _VAGUE.search(one.text) for one in read):
        return
    topic = re.compile(r"大臣" if competence else rf"(?<!副){'の長' if role == '長' else role}(?:は|に|には|とし)")
    found = [
        (one, sentence)
        for one in read
        for sentence in one.sentences()
        if topic.search(_IN_BRACKETS.sub("", sentence.text))
        and _ANY_OFFICE.search(sentence.text)
        and (competence or _PLACED.search(sentence.text))
    ]
    if found and not any(_has(fold(sentence.text), office) for _, sentence in found):
        one, sentence = found[0]
        said = f"{one.name}に、{role}を{office}とする定めはありません。"
        yield one.passage.id, (corpus_fact(said, (one.passage.id,)), *shown(one, sentence))


def _acting(office: str, provision: Provision) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    if _has(provision.text, office) or _VAGUE.search(provision.text) or _DELEGATED.search(office):
        return
    found = next((one for one in provision.sentences() if _ANY_OFFICE.search(one.text)), None)
    if found is not None:
        said = f"{provision.name}に、{office}についての定めはありません。"
        yield provision.passage.id, (corpus_fact(said, (provision.passage.id,)), *shown(provision, found))


def _on_role(inquiry: Inquiry, role: str) -> list[Provision]:
    """The provisions of the laws named that speak of a role most."""
    laws = tuple(law.law_id for law in inquiry.question.laws)
    weights = {token.form: 1.0 for token in tokens(role)}
    hits = inquiry.store.by_words(weights, weights, MOST_READ, Filter(kinds=("law",), law_ids=laws)) if laws else []
    return provisions(inquiry.store, [hit.id for hit in hits])


def _has(text: str, office: str) -> bool:
    """Whether a text names an office, its ministry or its minister."""
    stem = _SHORT.get(office, office)
    for short, full in _SHORT.items():
        if stem.startswith(short) and not stem.startswith(full):
            stem = full + stem.removeprefix(short)
            break
    for tail in ("大臣", "長官", "省", "庁", "委員会"):
        if stem.endswith(tail) and len(stem) > len(tail):
            stem = stem.removesuffix(tail)
            break
    # 厚生労働省令 is no ministry.
    return fold(stem) in _ORDERS.sub("", text)
