"""What a question wants of an answer in the Diet: a list, figures, reasons, a time, a position."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexes.text.numerals import fold_width

_NUMBER = "[2-9二三四五六七八九]"
_LIST = re.compile(
    rf"{_NUMBER}(?:つ|点|本|項目|類型|段階)|柱|すべて|全て|列挙|一覧|それぞれ|内訳|何と何"
    r"|(?:どのような|どんな|主な|具体的な?)(?:取組|取り組み|施策|課題|対策|措置|内容|論点|支援|点|もの)|何を(?:し|定|行|進|実施|措置|講)"
)
_FIGURES = re.compile(
    r"いくら|幾ら|何(?:件|人|円|割|倍|回|年度|機|か所|カ所|箇所|社|校|名|台|%|パーセント|億|万)|どれ(?:だけ|くらい|ほど)|どの(?:くらい|程度)"
    r"|割合|比率|金額|実績|予算|数字|件数|人数|規模|推移|率|額|総数|目標"
)
_REASON = re.compile(r"理由|なぜ|何故|どうして|根拠|背景|経緯|趣旨")
_TIME = re.compile(r"いつ|時期|期限|スケジュール|何年|何月|日程|時間軸")
_POSITION = re.compile(r"見解|考え|認識|立場|方針|検討|姿勢|受け止め|所見|べき|可能性|影響|かどうか|のか")


@dataclass(frozen=True, slots=True)
class Wants:
    """What is wanted, nothing of it where a question only names a subject; `question` is the NFKC text of all."""

    a_list: bool = False
    figures: bool = False
    reason: bool = False
    time: bool = False
    position: bool = False
    question: str = ""

    @property
    def several(self) -> bool:
        """Whether one sentence will hardly do."""
        return self.a_list or sum((self.figures, self.reason, self.time, self.position)) > 1


def wants_of(question: str) -> Wants:
    """What the words of a question want."""
    text = fold_width(question)
    return Wants(
        a_list=_LIST.search(text) is not None,
        figures=_FIGURES.search(text) is not None,
        reason=_REASON.search(text) is not None,
        time=_TIME.search(text) is not None,
        position=_POSITION.search(text) is not None,
        question=text,
    )
