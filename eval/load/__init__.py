"""Many readers at once: how long an answer takes through the page, beside one reader alone."""
