"""The address and the limits of a web service: defaults, and settings of the environment."""

import os
from typing import NamedTuple

from scripts.faults import Fault, ListError, quoted
from scripts.web.web_address import NO_ADDRESS, is_address

AGENT = "diffusion-rl (upkeep of an open dataset)"


class Service(NamedTuple):
    """The address and the limits of a service; times in seconds, sizes in bytes."""

    address: str
    pause: float = 3  # between two requests to one host; grows twofold with each failure
    tries: int = 4
    timeout: float = 30  # to connect, and for each wait for the next bytes
    whole: float = 120  # for the whole answer
    size: int = 50_000_000
    patience: float = 600  # the longest Retry-After that is waited for
    accept: str = "*/*"  # the media type to ask for


def service(name: str, address: str) -> Service:
    """Return the service NAME: DIFFUSION_RL_<NAME>_URL, _PAUSE and _TIMEOUT change the defaults."""
    variable = f"DIFFUSION_RL_{name}_URL"
    given = Service(os.environ.get(variable) or address)
    if not is_address(given.address):
        raise ListError([Fault(variable, "", f"{quoted(given.address)} {NO_ADDRESS}")])
    pause = seconds("DIFFUSION_RL_PAUSE", given.pause)
    timeout = seconds("DIFFUSION_RL_TIMEOUT", given.timeout)
    return given._replace(pause=pause, timeout=timeout, whole=4 * timeout)


def seconds(variable: str, default: float) -> float:
    """Return the number in an environment variable."""
    text = os.environ.get(variable) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise ListError([Fault(variable, "", f"{quoted(text)} is not a number of seconds")])
    return number
