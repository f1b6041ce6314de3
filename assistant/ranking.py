"""Which of the passages found answers a question best: a linear score over features that say what they are.

A conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974): the chance that one
of the passages found is the right one is softmax of the scores. `python -m eval.ranking` fits the weights.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.asked import as_asked
from assistant.evidence import Evidence
from assistant.question import Question
from indexes.links.model import Rank, rank_of
from indexes.passage import Article, Speech
from indexes.text.numerals import fold_width

# The rank of a passage whose score is lower by 0.3 is that of the best one times 0.92.
SLOPE = 0.278
# Of a long passage this much is read for what is asked.
_READ = 6_000
_MOST_RETRIEVAL = 1.5

_N = r"[0-9〇一二三四五六七八九十百千万億兆][0-9〇一二三四五六七八九十百千万億兆.・]{0,20}"


class _Asked(NamedTuple):
    """What a question may ask for: words that ask for it, words that say it, and captions of articles that do."""

    asks: re.Pattern[str]
    says: re.Pattern[str]
    captions: re.Pattern[str] | None = None


_ASKED = (
    _Asked(
        re.compile(r"いつ|何日|期[限間](?!について|に関|の[^?？]|を|が)|何年|何か月|何[ヶカ]月|何週間|何時間|何歳"),
        re.compile(rf"{_N}(?:日|月|年|箇月|か月|週間|時間|歳)"),
        re.compile(r"期間|期限|時期|期日|年齢|日数"),
    ),
    _Asked(
        re.compile(r"何人|いくら|いくつ|何[%件円倍割度本万億兆回個]|何キロ|どれくらい|どのくらい|金額"),
        re.compile(
            rf"{_N}(?:人|円|％|パーセント|件|割|倍|度|本|回|分の|トン|キロ|か所|箇所|名|団体|社|地区|平方|ミリ|グラム)"
        ),
    ),
    _Asked(
        re.compile(r"誰|だれ|どこの|どこが|どこに[置知相届申]|どこへ|トップ|本部長|会長|所管|所轄|任命|どの役所"),
        re.compile(r"任命|任免|をもって充て|を置く|管轄|主任の大臣|組織する|に置かれ|所轄"),
        re.compile(r"任命|任免|組織|設置|委員|長$|管轄|職務"),
    ),
    _Asked(
        re.compile(r"義務|責務|しなければ|しないといけ|しなきゃ|必要が?ある|求められ|すべき"),
        re.compile(r"なければならない|努めなければ|努めるもの|責務を有する|ものとする"),
        re.compile(r"義務|責務"),
    ),
    _Asked(
        re.compile(r"(?:[てで]|ちゃって)も?(?:いい|良い|よい|大丈夫|OK|だめ|ダメ)|違法|禁止|してはいけ|許され|勝手に"),
        re.compile(r"てはならない|禁止|できない|許可を受け"),
        re.compile(r"禁止|制限|許可"),
    ),
    _Asked(
        re.compile(r"もらえ|できる|できます|可能|取り消せ|払わ|返せ|受けられ|断れ|請求"),
        re.compile(r"ことができる|支給する|取り消すことができる"),
    ),
    _Asked(
        re.compile(r"罰|刑|罪|過料|逮捕"),
        re.compile(r"処する|に処し|過料|罰する"),
        re.compile(r"罪|罰"),
    ),
    _Asked(
        re.compile(
            r"(?<![こそ])とは(?!い)|定義|意味|というのは何|って何|指す|何を指|どんな状態|線引き|に当たる|含まれ|入る|扱い"
        ),
        re.compile(r"とは、|をいう。|と総称|」という"),
        re.compile(r"定義|意義|要件"),
    ),
    _Asked(
        re.compile(r"手続|どうやって|方法|どうすれば|どうしたら|申請|届|許可|認可"),
        re.compile(r"申請|届け?出|請求|申し出|許可|認可|提出し"),
        re.compile(r"手続|申請|届|方式|請求|申出|[認許]可|免許|登録"),
    ),
    _Asked(
        re.compile(r"なぜ|理由|根拠|目的|狙い|意義|背景|どうして"),
        re.compile(r"ため|から|踏まえ|目的|趣旨|理由|観点"),
        re.compile(r"目的|趣旨|理念"),
    ),
)
_DEFINITION = _ASKED[7].asks

# What the government does, plans and thinks stands in its answers; the rules themselves stand in the law.
_OF_POLICY = re.compile(
    r"政府|答弁|国会|大臣|総理|首相|参考人|法案|改正案|方針|検討|予定|見通し|見解|認識|取り?組|対策|支援策|予算|補正|計上"
    r"|進捗|進ん|状況|今後|これから|説明|考え|狙い|国[はの]|[省庁][はがのに、]|議論|進める|評価|受け止め"
)
_OF_LAW = re.compile(
    r"条文|規定|根拠|何条|法律|法令|[政省府]令|規則|定義|罰則|義務|違法|法[のではに上と第、0-9]|刑|届|許可"
)
_EVERYDAY = re.compile(
    r"って|ちゃ|けど|んだ|てる|よね|られた|しまった|もらえ|うち|私|父|母|息子|娘|夫|妻|大家|会社に|友人|近所|バイト|親|子"
)
_SPECIAL = re.compile(r"特例|臨時|特別措置|震災|復興|[平昭][成和].{1,6}年")
_TERM = re.compile(r"「([^」]{1,20})」|([一-龠々ァ-ヶーA-Za-z]{2,})")
_DEFINED = re.compile(r"「([^」]{1,30})」(?:とは|という)")

WEIGHTS: dict[str, float] = {
    "answer": 1.85,
    "as_asked": 4.07,
    "behind": 10.90,
    "caption_asked": 2.11,
    "caption_density": 2.81,
    "defines": 11.83,
    "density": -5.13,
    "emphasis": 6.32,
    "first_paragraph": 1.12,
    "item": -1.11,
    "most_emphasis": 1.55,
    "no_caption": 2.46,
    "no_question": 4.01,
    "of_everyday": -1.24,
    "of_law": -2.63,
    "of_one_law": 2.45,
    "of_policy": 3.04,
    "order": -4.06,
    "order_asked": 4.81,
    "place": -0.59,
    "pointed": 1.74,
    "question_before": 5.14,
    "retrieval": 4.84,
    "says_what_is_asked": 1.78,
    "special": -3.91,
    "title_density": 2.75,
}
"""What each feature adds to the log-odds of a passage; `features` says what they are.

Fitted over all laws to retrieval_tuning, starter and answer_tuning of eval/datasets.
"""
INTERCEPT = -5.07


def ranked(question: Question, entries: Sequence[Evidence]) -> list[Evidence]:
    """The passages found, in their order, with `score` and `standing`: the best one keeps the highest rank of all."""
    if not entries:
        return []
    scores = [
        INTERCEPT + sum(WEIGHTS.get(name, 0.0) * value for name, value in one.items())
        for one in features(question, entries)
    ]
    highest, best = max(entry.alone for entry in entries), max(scores)
    return [
        replace(entry, score=score, standing=highest * math.exp(SLOPE * (score - best)))
        for entry, score in zip(entries, scores, strict=True)
    ]


def chances(entries: Sequence[Evidence]) -> dict[str, float]:
    """How likely each of the passages that `ranked` has scored is the one that answers, by passage id; 1 in all."""
    scores = {entry.passage.id: entry.score for entry in entries if entry.score is not None}
    best = max(scores.values(), default=0.0)
    weights = {passage_id: math.exp(score - best) for passage_id, score in scores.items()}
    return {passage_id: weight / sum(weights.values()) for passage_id, weight in weights.items()}


def features(question: Question, entries: Sequence[Evidence]) -> list[dict[str, float]]:
    """Of each passage, by name: what tells whether it answers the question, beside the others found.

    Of every passage: `retrieval` and `place` (log of its place among those of its kind), `behind` (its coverage less
    that of the best one), `emphasis`, `density` and `item` of its best sentence, `most_emphasis` as a share of the
    best passage's, `caption_density`, `says_what_is_asked` (the share of what is asked for that its words could be).
    Of law: `title_density`, `of_one_law` (the share of the articles found that are of its law), `caption_asked` (its
    caption names what is asked for), `no_caption`, `first_paragraph` (where its best sentence stands), `defines` the
    term asked for, `order`, `order_asked`, `special` law of an occasion, `pointed` at by the lexicon.
    Of what the government said: `answer`, `of_policy`, `of_law`, `of_everyday` (the words of the question),
    `as_asked` (by whom, where and when), `question_before` (how much of the question was asked before it), `no_question` known.
    """
    text = fold_width(question.text)
    asked = [one for one in _ASKED if one.asks.search(text)]
    best = max((entry.coverage for entry in entries), default=0.0)
    emphasis = max((_emphasis(entry) for entry in entries), default=0.0) or 1.0
    searched = any(entry.retrieval for entry in entries)
    laws = Counter(entry.passage.source.law_id for entry in entries if isinstance(entry.passage.source, Article))
    of_text = sum(not entry.passage.government_answer for entry in entries)
    terms = _terms(text) if _DEFINITION.search(text) else ()
    of_question = {
        "answer": 1.0,
        "of_policy": float(question.kind != "diet" and bool(_OF_POLICY.search(text))),
        "of_law": float(bool(_OF_LAW.search(text) or question.laws)),
        "of_everyday": float(bool(_EVERYDAY.search(text))),
    }
    places = _places(entries)
    found = []
    for entry, place in zip(entries, places, strict=True):
        source = entry.passage.source
        said = entry.passage.text[:_READ]
        one = {
            "retrieval": min(max(entry.retrieval, 0.0), _MOST_RETRIEVAL) if searched else 1.0,
            "place": math.log1p(place),
            "behind": entry.coverage - best,
            "emphasis": _emphasis(entry),
            "most_emphasis": _emphasis(entry) / emphasis,
            "density": entry.best.density if entry.scored else 0.0,
            "item": float(bool(entry.scored) and "i" in entry.best.sentence.at),
            "caption_density": entry.caption_density,
            "says_what_is_asked": sum(bool(what.says.search(said)) for what in asked) / max(len(asked), 1),
        }
        if entry.passage.government_answer:
            one |= of_question
            one["as_asked"] = float(question.concerns_speeches and as_asked(entry.passage, question))
            one["question_before"] = entry.asked
            one["no_question"] = float(not (isinstance(source, Speech) and source.question))
        if isinstance(source, Article):
            one |= _of_article(question, text, entry, source, asked)
            one["of_one_law"] = laws[source.law_id] / of_text
            one["defines"] = float(any(_defines(entry, term) for term in terms))
        found.append(one)
    return found


def _of_article(
    question: Question, text: str, entry: Evidence, source: Article, asked: Sequence[_Asked]
) -> dict[str, float]:
    rank = rank_of(source.law_id)
    captions = (what.captions for what in asked if what.captions is not None)
    return {
        "title_density": entry.title_density,
        "caption_asked": float(any(pattern.search(source.caption) for pattern in captions)),
        "no_caption": float(not source.caption),
        "first_paragraph": float(bool(entry.scored) and entry.best.sentence.paragraph in ("", "p1")),
        "order": float(rank == Rank.ORDER),
        "order_asked": float(rank != Rank.ACT and question.wants_orders),
        "special": float(bool(_SPECIAL.search(source.law_title)) and not _SPECIAL.search(text)),
        "pointed": entry.pointed,
    }


def _places(entries: Sequence[Evidence]) -> list[int]:
    """How many of the articles and documents, or of the answers, were found before each."""
    found = {
        answer: [entry.retrieval for entry in entries if entry.passage.government_answer == answer]
        for answer in (False, True)
    }
    return [sum(other > entry.retrieval for other in found[entry.passage.government_answer]) for entry in entries]


def _emphasis(entry: Evidence) -> float:
    return entry.best.emphasis if entry.scored else 0.0


def _terms(text: str) -> tuple[str, ...]:
    """What a question that asks for a definition may ask it of: what stands in brackets, and its compounds."""
    return tuple(dict.fromkeys(quoted or word for quoted, word in _TERM.findall(text)))


def _defines(entry: Evidence, term: str) -> bool:
    for one in entry.scored:
        sentence = fold_width(one.sentence.text)
        if any(
            name.removesuffix("等") == term or (len(name) > 2 and name in term) for name in _DEFINED.findall(sentence)
        ):
            return True
        # 二　不利益処分　行政庁が、…をいう。
        if "i" in one.sentence.at and len(term) > 2 and sentence.startswith(term) and sentence.endswith("をいう。"):
            return True
    return False
