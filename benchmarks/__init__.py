"""Measure speed and size of the scripts and the site, and compare with floors and other tools."""
