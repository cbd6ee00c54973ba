"""Send short errors with the right status: a mistake in an address is not an error of the server.

If rich is installed, Datasette prints each error with the values of all variables, which takes up to a
second. It also answers many wrong arguments with 500; here they get 400 and the reason.
"""

from importlib import import_module
from typing import Any

from datasette import hookimpl

from scripts.site.http.error_page import error_by_address, fits_a_form, form_page


@hookimpl
def startup() -> None:
    """Turn off rich, so that only errors of the server print a traceback, and a plain one."""
    vars(import_module("datasette.handle_exception"))["rich"] = None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Show an error that the address caused as 400 or 404, with a form to ask again; leave other errors."""
    outcome = yield
    shown = error_by_address(datasette, request, exception) or exception
    if fits_a_form(request, shown):
        outcome.force_result([form_page(datasette, request, shown)])
    elif shown is not exception:
        stock = import_module("datasette.handle_exception").handle_exception
        outcome.force_result([stock(datasette=datasette, request=request, exception=shown)])
