"""What the app is, what it holds, and how current that is."""
