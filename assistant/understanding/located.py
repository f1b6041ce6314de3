"""Places that only the law itself can tell: which of its appendices is 別表第一."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.question import NamedArticle, Question
from assistant.understanding.articles import table_number
from indexes.passage import Article
from indexes.store.protocol import Store


def located(question: Question, store: Store) -> Question:
    """The question with its tables under the numbers that they have among the appendices of their law."""
    if not any(article.reference.num.startswith("t") for article in question.articles):
        return question
    return replace(question, articles=tuple(_located(article, store) for article in question.articles))


def _located(article: NamedArticle, store: Store) -> NamedArticle:
    if article.reference.num.startswith("t"):
        wanted = table_number(article.label)
        for num, label in _tables(article.law.law_id, store):
            # Where there is one table only, 別表 and 別表第一 both mean it.
            if table_number(label) == wanted:
                return replace(article, reference=replace(article.reference, num=num))
    return article


def _tables(law_id: str, store: Store) -> Iterator[tuple[str, str]]:
    for passage in store.law_passages(law_id):
        source = passage.source
        if isinstance(source, Article) and not source.supplementary and source.num.startswith("t"):
            yield source.num, source.label
