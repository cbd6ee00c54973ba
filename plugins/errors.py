"""Errors told briefly: Datasette would print each, a page not found too, with the values of all variables.

It does so where rich is installed, which other packages here need; each time the server stands still for
most of a second, so that a few wrong addresses would keep readers waiting.
"""

from importlib import import_module

from datasette import hookimpl


@hookimpl
def startup():
    """Leave errors that are the asker's to the answer, and others to Python's own traceback."""
    import_module("datasette.handle_exception").rich = None
