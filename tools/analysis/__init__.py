"""Mathematics on plain values; it knows no store and no context."""
