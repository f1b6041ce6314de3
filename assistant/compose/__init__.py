"""Composers: passages become a draft, with an LLM or without."""
