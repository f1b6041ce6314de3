"""The room 評価: what the runs of the evaluation came to, in tables and plots."""
