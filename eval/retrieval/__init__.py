"""How well a search finds the passages that answer: questions with gold passages, measures, baselines, ablation."""
