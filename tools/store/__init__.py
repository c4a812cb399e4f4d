"""FOCUS rows and context become a published generation; opened locked and read-only."""
