"""The sources beside an answer: a card for each, with its text, what was checked, and what stands around it."""
