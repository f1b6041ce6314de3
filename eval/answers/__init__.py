"""How good whole answers are: premises put right, questions declined, citations right and real, facts told."""
