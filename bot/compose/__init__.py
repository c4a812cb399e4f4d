"""From facts to claims: templates, filled-in values, and the check that every word is borne out."""
