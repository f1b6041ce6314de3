"""What is measured. Each metric is a function of plain data: a share from 0 to 1, or None where it is not defined.

None is never averaged: a summary says over how many questions each mean was taken, and for how many it is undefined.

Sources
    ALCE   Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023.
    SQuAD2 Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL 2018.
    NUGGET Voorhees, "Overview of the TREC 2003 Question Answering Track", TREC 2003.
    RAGAS  Es, James, Espinosa-Anke and Schockaert, "RAGAs: Automated Evaluation of Retrieval Augmented Generation",
           EACL 2024.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.checking.quotations import fold
from eval.facts import states

ALL_GOLD_NEEDED = ("comparison",)
"""Types of question that only all gold passages together answer."""


def citation_precision(cited: tuple[str, ...], gold: tuple[str, ...]) -> float | None:
    """Share of the passages cited that are gold: |cited ∩ gold| / |cited|.

    After ALCE's citation precision, with the gold passages of the dataset in the place of an entailment model: a
    passage that is right to cite but is not in `gold` counts against it. Undefined without citations or gold.
    """
    if not cited or not gold:
        return None
    return len(set(cited) & set(gold)) / len(set(cited))


def citation_recall(cited: tuple[str, ...], gold: tuple[str, ...], question_type: str) -> float | None:
    """Whether the answer cites what answers the question.

    For the types in ALL_GOLD_NEEDED |cited ∩ gold| / |gold|; for all others 1 if any gold passage is cited, else 0,
    for there each gold passage answers by itself. After ALCE's citation recall. An answer without citations has 0.
    Undefined without gold.
    """
    if not gold:
        return None
    found = len(set(cited) & set(gold))
    return found / len(set(gold)) if question_type in ALL_GOLD_NEEDED else float(found > 0)


def first_citation(cited: tuple[str, ...], gold: tuple[str, ...]) -> float | None:
    """1 if citation [1], the one that a reader opens first, is gold, else 0: precision at 1 of the citations.

    Undefined without citations or gold.
    """
    if not cited or not gold:
        return None
    return float(cited[0] in gold)


def refusal_accuracy(refused: bool, should_refuse: bool) -> float:
    """1 if the assistant says that it found nothing exactly when the corpus holds nothing, else 0.

    Accuracy of the decision to answer, as SQuAD2 asks for it. Always defined.
    """
    return float(refused == should_refuse)


def key_fact_coverage(key_facts: tuple[str, ...], texts: tuple[str, ...]) -> float | None:
    """Share of the key facts that the answer or its quotations state: |facts stated| / |facts|.

    Nugget recall of NUGGET, with `|` between the wordings of a nugget. Letters and numerals are compared in one form
    (see `eval.facts`). Undefined without key facts.
    """
    if not key_facts:
        return None
    return sum(states(fact, texts) for fact in key_facts) / len(key_facts)


def quotation_fidelity(quotes: tuple[str, ...], sources: tuple[str, ...]) -> float | None:
    """Share of the quotations that stand verbatim in the passage they are ascribed to.

    `sources[i]` is the text of the passage that `quotes[i]` names, "" where there is no such passage. Compared after
    NFKC and without white space. RAGAS's faithfulness, made exact by allowing nothing but quotation. Undefined
    without quotations.
    """
    if not quotes:
        return None
    pairs = [(fold(quote), fold(source)) for quote, source in zip(quotes, sources, strict=True)]
    return sum(bool(quote) and quote in source for quote, source in pairs) / len(pairs)


OWN_METRICS: tuple[Callable[..., float | None], ...] = (
    citation_precision,
    citation_recall,
    first_citation,
    refusal_accuracy,
    key_fact_coverage,
    quotation_fidelity,
)
RETRIEVAL_METRICS = ("id_based_context_recall", "id_based_context_precision")
"""ragas' own, over the ten best passages of a search: share of the gold that is among them, and share of them that is
gold. A question with one gold passage has a precision of 0.1 at best."""

METRIC_NAMES = (*(metric.__name__ for metric in OWN_METRICS), *RETRIEVAL_METRICS)
