"""Facets: join tables come in, counts by term go out, for the plugins of the site."""
