"""A whole sector of invented people, made in bulk: what pages are tried against at the size they will meet."""
