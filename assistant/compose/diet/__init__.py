"""Answers from what the government said in the Diet."""
