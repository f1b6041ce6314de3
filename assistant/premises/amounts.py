"""Figures that a question ascribes to a provision: amounts, periods, shares and ages that do not stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.compose.law.clauses import PENALTY
from assistant.draft import DraftStatement, Inquiry, corpus_fact
from assistant.figures import Figure, figures_in, same
from assistant.premises.ascribed import Place, places_of
from assistant.premises.provision import Provision, provisions, shown
from indexes.sentences import Sentence
from indexes.text.numerals import fold_width

# So many letters behind the article its figure may stand.
REACH = 60
MOST_ORDERS = 12

# What makes a figure one of the rule, before it and behind it.
_BEFORE = re.compile(
    r"(?:常時|少なくとも|なく|上限|下限|最大|最長|最低|最高|限度|期間|期限|任期|定員|定数|定年|年齢|時効|利率|罰金|過料|拘禁刑|懲役|税率|割合|人数|金額|額|刑|は|が|の|で|による|につき|ごとに|「|『|一律|原則)(?:は|が|を|の)?、?(?:原則)?(?:年|月|年利|満|約|通算)?$"
)
_BEHIND = re.compile(
    r"[」』]?(?:間)?(?:以内|以下|以上|未満|を超え|まで|前まで|前?の?(?:上限|下限|期限|期間|要件|制限|限度|猶予|ルール|規定|定め|予告|保存|任期|定員|時効|利率|罰金|過料|拘禁刑|懲役|禁錮|法定利率|届出|通知|報告|義務|基準|根拠|理由|規制|条件)"
    r"|と(?:定め|規定|さ|な|書|決|いう|する)|で(?:時効|消滅|成立|罰|ある|す|よ)|に(?:定め|限|制限|引)|か|です|だ|$|[?。、])"
)
# The case of somebody, to which a rule is to be applied.
_A_CASE = re.compile(
    r"違反|破っ|たら|れば|なら|の場合|(?:して|った|いた|した|ていた|ている|勤めて|働い|続い|経過し|過ぎ)(?:が|けど|ので|のに|、|人|会社|者)|の(?:会社|人|父|母|子|男|女|従業員|労働者|職場|店|契約|賃貸)|働|勤務|勤続|滞納|延滞|遅れ"
)
_CASE_BEHIND = re.compile(
    r".{0,8}?(?:働|勤務|勤続|たら|の会社|の人|の父|の母|の子|経過し|滞納|遅れ|過ぎ|残業|雇っ|住ん|払っ|もら|支払っ|借り|貸し)"
)
# What a figure alone makes the figure of a rule, whatever stands before it: 30人枠, 3年任期.
_OF_A_RULE = re.compile(r"(?:以内|以下|以上)?(?:枠|定員|体制|任期|ルール|要件|縛り|ライン)")
_BOUND = re.compile(r"以上|以下|以内|未満|を超える?|超")
_ORDERED = re.compile(r"政令|省令|府令|規則|条例|別表|告示")


def of_articles(inquiry: Inquiry, held: Sequence[Provision]) -> Iterator[tuple[str, tuple[DraftStatement, ...]]]:
    """By id of the article: that a figure ascribed to it is not there, and the sentence with the figure that is."""
    text = fold_width(inquiry.question.text)
    by_id = {one.passage.id: one for one in held}
    places = places_of(inquiry.question)
    for number, place in enumerate(places):
        provision = by_id.get(place.article.id)
        if provision is None:
            continue
        stop = places[number + 1].start if number + 1 < len(places) else len(text)
        asked = list(_asserted(text, place, min(stop, place.end + REACH)))
        if not asked:
            continue
        # What the breach of an article is punished with stands elsewhere.
        if inquiry.question.kind == "penalty" and not PENALTY.search(provision.passage.text):
            continue
        there = figures_in(provision.passage.text)
        others = [one for other in held if other is not provision for one in figures_in(other.passage.text)]
        for figure, written in asked:
            if any(same(figure, one) for one in others) or _stands(figure, there):
                continue
            if said := tuple(_says(inquiry, figure, written, provision)):
                yield provision.passage.id, said
                break


def _asserted(text: str, place: Place, stop: int) -> Iterator[tuple[Figure, str]]:
    """The figures behind an article that the question says to be those of its rule, and each as it is written."""
    behind = text[place.end : stop]
    for figure in figures_in(behind):
        if not figure.unit or figure.family == "日付" or figure.unit == "時刻":
            continue
        before, after = behind[: figure.start], behind[figure.end :]
        if _A_CASE.search(before) or _CASE_BEHIND.match(after):
            continue
        if _OF_A_RULE.match(after) or (_BEFORE.search(before) and _BEHIND.match(after)):
            bound = _BOUND.match(after)
            yield figure, figure.text + (bound[0] if bound else "")


def _stands(figure: Figure, there: Sequence[Figure]) -> bool:
    """Whether the figure is among those of a provision, and not only as the opposite bound (3年以上 for 3年以下)."""
    alike = [one for one in there if same(figure, one)]
    opposed = {"以上": ("以下", "未満"), "超": ("以下", "未満"), "以下": ("以上", "超"), "未満": ("以上", "超")}
    against = opposed.get(figure.bound, ())
    return bool(alike) and not (against and all(one.bound in against for one in alike))


def _says(inquiry: Inquiry, figure: Figure, written: str, provision: Provision) -> Iterator[DraftStatement]:
    sentence = _sentence(figure, provision)
    if sentence is None and (_ORDERED.search(provision.text) and _in_orders(inquiry, figure, provision)):
        return
    yield corpus_fact(f"{provision.name}に、{written}という定めはありません。", (provision.passage.id,))
    yield from shown(provision, sentence)


def _sentence(figure: Figure, provision: Provision) -> Sentence | None:
    """The first sentence with a figure that may be compared: of the same unit, else of the same family."""
    # The rows of a table say nothing by themselves.
    found = [(one, figures_in(one.text)) for one in provision.sentences() if "|" not in one.text]
    for alike in (("unit", "bound"), ("unit",), ("family",)):
        for sentence, figures in found:
            if any(all(getattr(one, part) == getattr(figure, part) for part in alike) for one in figures):
                return sentence
    return None


def _in_orders(inquiry: Inquiry, figure: Figure, provision: Provision) -> bool:
    """Whether an Order or Rule that refers to the provision has the figure."""
    law_id = provision.source.law_id
    near = inquiry.store.neighbours(provision.passage.id).items()
    ids = [one for one, refers in near if refers and one.split(":")[1] != law_id]
    return any(
        same(figure, one)
        for order in provisions(inquiry.store, ids[:MOST_ORDERS])
        for one in figures_in(order.passage.text)
    )
