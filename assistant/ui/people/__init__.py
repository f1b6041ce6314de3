"""Who asks: anonymous browsers, names from a proxy, names with passwords."""
