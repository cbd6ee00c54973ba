"""Synthetic records that are statistically like the real list: vocabularies and records in, records out."""
