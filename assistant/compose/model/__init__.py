"""What a model is shown and asked for, and statements read off whatever it writes."""
