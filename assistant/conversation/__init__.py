"""Messages that lean on those before them, made to stand by themselves."""
