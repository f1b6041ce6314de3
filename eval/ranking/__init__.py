"""Fitting the weights by which passages are ranked for an answer."""
