"""The kind of answer that a question wants, read off its words."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from assistant.understanding.diet import Asked

QuestionKind = Literal["definition", "procedure", "duty", "penalty", "date", "organ", "comparison", "diet", "general"]

_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    (
        "diet",
        re.compile(
            # What a council (審議会) deliberates on stands in the law that set it up.
            r"答弁(?!書?の?期限)|国会で|政府参考人|(?:委員会|委|本会議)で|質疑|審議(?!会|し、|する|事項)|発言"
            r"|(?:大臣|総理|首相|政務官|局長|長官|政府|[省庁相委])(?:は|が|の|から|側|に).{0,24}"
            r"(?:言|い[いっ]|答え|述べ|説明|見解|考え|立場|分析|方針|話|認識|スタンス)"
        ),
    ),
    (
        "penalty",
        re.compile(
            r"罰則|罰金|過料|刑罰|懲役|拘禁刑|科料|処罰|罪に|罰せ|罰は|罰が|どんな罰|法定刑|何年以下|刑の重さ|(?<!経済)制裁"
        ),
    ),
    ("comparison", re.compile(r"違い|違う|比較|比べ|どちら|との差")),
    ("definition", re.compile(r"(?<![こそ])とは|定義|意味|何と呼|何を指")),
    ("date", re.compile(r"いつ|何日|期限|期間|施行日|公布日|何年")),
    ("organ", re.compile(r"誰が|だれが|どこが|本部長|何人|委員長|所管|任命")),
    ("procedure", re.compile(r"手続|どうやって|方法|どのように|どんな場合|できるのは")),
    ("duty", re.compile(r"義務|責務|しなければ|必要がある|すべき|求められ")),
)


def kind_of(text: str, asked: Asked, without: Collection[str]) -> QuestionKind:
    """The first kind that the words of `text` tell, but for those that are switched off (wish:penalty)."""
    found = (kind for kind, pattern in _KINDS if pattern.search(text))
    kind: QuestionKind = next((one for one in found if f"wish:{one}" not in without), "general")
    # A committee, a session or a party named, and no law: 予算委 AI means what was said there.
    if kind == "general" and (asked.session or asked.committee or asked.party or (asked.speakers and asked.office)):
        return "diet"
    return kind
