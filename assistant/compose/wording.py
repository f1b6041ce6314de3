"""How answers name an article or a Diet answer in running Japanese text."""

from __future__ import annotations

import re
from datetime import date

from indexes.passage import DIGEST_MARK, Article, Document, Passage, Speech, Written
from indexes.text.references import ArticleReference

_IN_BRACKETS = re.compile(r"（[^（）]*）")


def name_of(passage: Passage) -> str:
    """AI法第16条（調査研究等）, or 2025年4月11日の衆議院内閣委員会での渡邊昇治（政府参考人）の答弁."""
    source = passage.source
    if isinstance(source, Speech):
        return f"{_day_and_place(source)}での{_speaker(source)}の{'答弁' if source.government else '発言'}"
    if isinstance(source, Written):
        written = f"{source.title}（{source.house}第{source.session}回国会第{source.number}号）"
        return f"{written}に対する答弁書" if source.answer else written
    if isinstance(source, Document):
        return f"{source.title}（{source.section}）" if source.section else source.title
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


def in_words(day: date) -> str:
    """2027年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def digest_mark(passage: Passage) -> str:
    """【要約（原文ではありません）】 for a digest, nothing for official text."""
    return "" if passage.verbatim else f"【{DIGEST_MARK}】"


def rest_not_held(passage: Passage, at: str) -> str:
    """（以下は収録していません） beside words quoted of the part (`at`) in which a record held in part breaks off."""
    source = passage.source
    broken_off = isinstance(source, Written) and not source.complete and passage.lines and passage.lines[-1].at == at
    return "（以下は収録していません）" if broken_off else ""


def asked_by(passage: Passage) -> str:
    """（○○議員の質問に対して） where the questioner is known."""
    source = passage.source
    if isinstance(source, Speech) and source.questioner:
        return f"（{source.questioner}議員の質問に対して）"
    if isinstance(source, Written) and source.answer and source.submitter:
        return f"（{source.submitter}議員の質問に対して）"
    return ""


def _speaker(source: Speech) -> str:
    # 内閣府特命担当大臣（クールジャパン戦略・…） is told by the office alone.
    office = _IN_BRACKETS.sub("", source.position)
    return f"{source.speaker}（{office}）" if office else f"{source.speaker}氏"


def _day_and_place(source: Speech) -> str:
    return f"{in_words(source.date)}の{source.house}{source.meeting}"
