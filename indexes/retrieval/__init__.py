"""Finding the passages that answer a question."""

from indexes.retrieval.query import DIET, TEXTS, Hit, Query, Steps
from indexes.retrieval.retriever import HybridRetriever

__all__ = ["DIET", "TEXTS", "Hit", "HybridRetriever", "Query", "Steps"]
