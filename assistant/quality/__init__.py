"""How good the answers were when they were measured: the runs of the evaluation, as a screen reads them."""
