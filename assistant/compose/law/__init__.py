"""Answers from articles, quoted paragraph by paragraph."""
