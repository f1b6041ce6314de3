"""The room 答弁案をつくる: a notice of questions in, a draft with its sources out."""
