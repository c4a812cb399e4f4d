"""Billing exports in, normalised FOCUS rows out."""
