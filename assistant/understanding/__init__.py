"""The parts of understanding a question: places in laws, names spelt wrong, days, and what is asked of the Diet."""
