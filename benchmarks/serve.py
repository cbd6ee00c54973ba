"""Measure `make serve` in an empty clone, without uv, until the first page: `make bench-serve`.

The clone has the last commit. The packages come from pip's cache, so run it twice. CPU time is that of all
programs together, and does not grow much when other work runs on the machine.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import click
import httpx

from benchmarks.measure import ROOT
from benchmarks.site import free_port


@click.command()
@click.option("--python", default="python3", show_default=True, help="The Python that makes the environment.")
def main(python: str) -> None:
    """Print seconds to the first page, seconds of a core, and the size of the environment."""
    folders = [each for each in os.get_exec_path() if not (Path(each) / "uv").exists()]
    (ROOT / ".bench").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".bench") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        environment = {**os.environ, "PATH": os.pathsep.join(folders)}
        environment.pop("VIRTUAL_ENV", None)
        port = free_port()
        command = ["make", "serve", f"PORT={port}", f"PYTHON={shutil.which(python)}"]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=clone, env=environment, start_new_session=True) as serving:
            try:
                wait_for(f"http://127.0.0.1:{port}/", serving)
                seconds = time.perf_counter() - start
            finally:
                with suppress(ProcessLookupError):  # it has failed
                    os.killpg(serving.pid, signal.SIGTERM)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        packages = list(clone.glob(".venv/lib/*/site-packages/*.dist-info"))
        size = sum(path.lstat().st_size for path in (clone / ".venv").rglob("*"))
    print(f"first page after {seconds:.1f} s; {used.ru_utime + used.ru_stime:.1f} s of a core")
    print(f"{len(packages)} distributions, {size / 1e6:.0f} MB")


def wait_for(url: str, serving: subprocess.Popen[bytes], seconds: int = 600) -> None:
    """Ask until a page is answered."""
    for _ in range(seconds * 10):
        try:
            httpx.get(url, timeout=60).raise_for_status()
            return
        except httpx.TransportError:
            if serving.poll() is not None:
                raise SystemExit("make serve has failed") from None
            time.sleep(0.1)
    raise SystemExit(f"no page after {seconds} s")


if __name__ == "__main__":
    main()
