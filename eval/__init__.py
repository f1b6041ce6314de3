"""How good the answers are: datasets, ragas metrics, runs."""
