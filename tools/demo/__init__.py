"""A made-up company with a bill, a context and things that happened to it."""
