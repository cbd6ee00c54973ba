"""Facets through join tables: what the plugins of the site share, free of any one table."""
