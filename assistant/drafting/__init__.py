"""Drafts of answers for the Diet (答弁案): a notice of questions in, quotations from past answers and statutes out."""
