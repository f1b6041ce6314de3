"""How answers name an article or a Diet answer in running Japanese text."""

from __future__ import annotations

import re

from indexes.passage import DIGEST_MARK, Article, Passage, Speech
from indexes.text.references import ArticleReference

_IN_BRACKETS = re.compile(r"（[^（）]*）")


def name_of(passage: Passage) -> str:
    """AI法第16条（調査研究等）, or 2025年4月11日の衆議院内閣委員会での渡邊昇治（政府参考人）の答弁."""
    source = passage.source
    if isinstance(source, Speech):
        return f"{_day_and_place(source)}での{_speaker(source)}の{'答弁' if source.government else '発言'}"
    caption = f"（{source.caption}）" if source.caption else ""
    return f"{source.short_title}{article_label(source)}{caption}"


def law_name(passage: Passage) -> str:
    """The usual name of the law that an article belongs to, "" for a speech."""
    return passage.source.short_title if isinstance(passage.source, Article) else ""


def article_label(source: Article) -> str:
    """第16条, 第30条の4, 附則第1条 in ASCII numerals; the official label where there is no article number."""
    head = "附則" if source.supplementary else ""
    if not source.num[:1].isdigit() or source.num == "0" or ":" in source.num:
        return f"{head}{source.label}"
    return head + ArticleReference(source.num).label


def digest_mark(passage: Passage) -> str:
    """【要約（原文ではありません）】 for a digest, nothing for official text."""
    return "" if passage.verbatim else f"【{DIGEST_MARK}】"


def asked_by(passage: Passage) -> str:
    """（○○議員の質問に対して） where the questioner is known."""
    source = passage.source
    if not isinstance(source, Speech) or not source.questioner:
        return ""
    return f"（{source.questioner}議員の質問に対して）"


def _speaker(source: Speech) -> str:
    # 内閣府特命担当大臣（クールジャパン戦略・…） is told by the office alone.
    office = _IN_BRACKETS.sub("", source.position)
    return f"{source.speaker}（{office}）" if office else f"{source.speaker}氏"


def _day_and_place(source: Speech) -> str:
    day = f"{source.date.year}年{source.date.month}月{source.date.day}日"
    return f"{day}の{source.house}{source.meeting}"
