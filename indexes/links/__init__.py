"""References between articles, and from the Diet to articles: found in texts, resolved into passage ids."""
