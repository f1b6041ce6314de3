"""What a question on a law wants told: a figure and of which kind, the article itself, its details, what an order says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question import Question
from indexes.text.numerals import fold_width

_PERIOD = re.compile(r"いつ|何(?:日|年|か月|ヶ月|カ月|箇月|ケ月|週間?|時間)|期限|期間|以内|時効|日数|何時")
_AMOUNT = re.compile(r"いくら|幾ら|何(?:円|万|億)|金額|料金|手数料|報酬額|上限額")
_SHARE = re.compile(r"何(?:%|パーセント|割|分の)|割合|比率|利率|率は")
_NUMBER = re.compile(
    r"何(?:人|名|件|歳|才|回|社|台|床|個|条例|メートル|キロ|倍)|いくつ|人数|件数|年齢|定員|定数"
    r"|どれ(?:だけ|くらい|ほど)|どの(?:くらい|程度)|上限|下限|大きさ|基準値|最低|最高"
)
_ARTICLE = re.compile(r"何条|根拠|どの(?:条|法|規定)|条文(?:は|を|番号)?(?:[?？。]|どれ|どこ|$)|どこに(?:書|定め|規定)")
_LIST = re.compile(
    r"事項|すべて|全て|列挙|一覧|どんな|どのような|どういう|場合|要件|条件|項目|何を|何が|種類|類型|ケース"
)
_DETAILS = re.compile(r"具体的|詳し|詳細|細か|規則|政省令|下位法令|政令|省令|府令|施行令|告示")
_WHO = (
    (re.compile(r"任命|誰が|だれが|長は"), re.compile(r"任命|充て|指名|委嘱|互選")),
    (re.compile(r"構成|メンバー|何人|何名"), re.compile(r"組織する|構成する|以内とする")),
    (re.compile(r"どこ(?:に|へ)|置かれ|設置|機関"), re.compile(r"を置く|を設置|設ける")),
    (
        re.compile(r"どこ(?:が|の)|誰が|だれが|所管|主務|権限"),
        re.compile(r"所管|主務大臣|が(?:これを)?(?:行う|定める|処理する|管理する)"),
    ),
)

_COMPARES = re.compile(r"違い|違う|ちがい|比較|比べ|異な|との差|対比")

Family = str
"""A family of figures as `assistant.figures` names them: 期間, 日付, 金額, 割合, or "" for any."""


@dataclass(frozen=True, slots=True)
class Aspects:
    """`families` are those of the figures asked for, none where no figure is; `orders`: what orders say belongs to it.

    `who` finds the words by which the law appoints, sets up or puts in charge what is asked for, in order.
    """

    families: tuple[Family, ...] = ()
    the_article: bool = False
    a_list: bool = False
    orders: bool = False
    who: tuple[re.Pattern[str], ...] = ()
    compares: bool = False


def aspects_of(question: Question) -> Aspects:
    """What the words of a question want."""
    text = fold_width(question.text)
    # 最低賃金法 asks for no figure.
    asked = fold_width(question.subject)
    families: tuple[Family, ...] = ()
    if _PERIOD.search(asked) or question.kind == "date":
        families += ("期間", "日付")
    if _AMOUNT.search(asked):
        families += ("金額",)
    if _SHARE.search(asked):
        families += ("割合",)
    if _NUMBER.search(asked):
        families += ("",)
    return Aspects(
        families,
        the_article=_ARTICLE.search(text) is not None,
        a_list=_LIST.search(asked) is not None,
        orders=question.wants_orders or _DETAILS.search(asked) is not None,
        who=tuple(answers for asks, answers in _WHO if asks.search(text)) if question.kind == "organ" else (),
        compares=_COMPARES.search(text) is not None,
    )
