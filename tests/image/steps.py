"""Follow a Dockerfile without an engine: each stage is a folder, made from Debian packages, run by chroot.

Only the instructions of this Dockerfile are supported; any other is a KeyError. Needs Linux, root and
mmdebstrap. A step sees only its own folder, and two read-only files of this machine: the name resolution
and, if PIP_CERT is set, its certificates.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CERTIFICATES = "/run/certificates.pem"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Stage:
    """A root folder and what its instructions have set."""

    root: Path
    workdir: str = "/"
    user: str = "0:0"
    env: dict[str, str] = field(default_factory=dict)
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction with the rest of its line, continued lines joined, comments left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def follow(context: Path, folder: Path) -> Stage:
    """Follow the Dockerfile of a folder; the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for number, (name, rest) in enumerate(instructions((context / "Dockerfile").read_text("utf-8"))):
        if name == "FROM":
            base, _, called = rest.partition(" AS ")
            stage = stages[called] = begin(stages.get(base), base, folder / f"stage-{number}")
        elif name == "RUN":
            given = {"PIP_CERT": CERTIFICATES} if "PIP_CERT" in os.environ else {}
            subprocess.run(inside(stage, ["sh", "-e", "-c", rest], sealed=False, **given), check=True)
        elif name == "COPY":
            copy(stage, stages, context, rest.split())
        elif name == "WORKDIR":
            stage.workdir = rest
            (stage.root / rest.strip("/")).mkdir(parents=True, exist_ok=True)
        elif name == "ENV":
            stage.env |= dict(each.split("=", 1) for each in shlex.split(rest))
        elif name == "USER":
            stage.user = rest
        elif name == "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        elif name == "CMD":
            stage.command = json.loads(rest)
        elif name != "EXPOSE":
            raise KeyError(name)
    return stage


def begin(base: Stage | None, image: str, root: Path) -> Stage:
    """A stage that begins as another one, or as the Debian of that name."""
    if base:
        subprocess.run(["cp", "--archive", "--reflink=auto", base.root, root], check=True)
        return Stage(root, base.workdir, base.user, dict(base.env))
    suite = re.fullmatch(r"debian:(\w+)-slim", image)
    assert suite, image
    excluded = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale", "info")]
    subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", *excluded, suite[1], root], check=True)
    return Stage(root)


def copy(stage: Stage, stages: dict[str, Stage], context: Path, words: list[str]) -> None:
    """Copy files or folders from the context, or from another stage."""
    if words[0].startswith("--from="):
        context = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    for name in sources:
        source = context / name.strip("/")
        place = stage.root / (target if target[0] == "/" else f"{stage.workdir}/{target}").strip("/")
        if target.endswith("/"):
            place /= source.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(source, place)


def inside(stage: Stage, command: list[str], sealed: bool, **given: str) -> list[str]:
    """The command that runs another one in a stage; sealed: as its user, and what it sees is read-only."""
    root = shlex.quote(str(stage.root))
    shown = (
        {} if sealed else {"/etc/resolv.conf": "/etc/resolv.conf", os.environ.get("PIP_CERT"): CERTIFICATES}
    )
    setup = [f"mount --bind {root} {root}", f"mount -t proc proc {root}/proc"]
    for path, place in shown.items():
        if path:  # a mount leaves no copy behind; always read-only
            setup += [f"touch {root}{place}", f"mount --bind {path} {root}{place}"]
            setup += [f"mount -o remount,bind,ro {root}{place}"]
    for device in ("null", "urandom"):
        setup += [f"touch {root}/dev/{device}", f"mount --bind /dev/{device} {root}/dev/{device}"]
    if sealed:
        setup += [f"mount -o remount,bind,ro {root}", f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp"]
    variables = [f"{name}={value}" for name, value in {"PATH": PATH, **stage.env, **given}.items()]
    enter = ["chroot", f"--userspec={stage.user}", str(stage.root), "env", "-i", *variables, "sh", "-c"]
    body = f"cd {shlex.quote(stage.workdir)} && exec {shlex.join(command)}"
    script = "\n".join([*setup, f"exec {shlex.join([*enter, body])}"])
    return ["unshare", "--mount", "--propagation", "private", "sh", "-e", "-c", script]
