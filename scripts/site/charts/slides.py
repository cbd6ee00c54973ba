"""Drawings as files for slides, with a title, the filters and the source of the numbers."""

import asyncio
from collections import OrderedDict
from typing import Any

from datasette import Response

from scripts.site import DATABASE
from scripts.system.own_modules import module_process

SVG = "image/svg+xml; charset=utf-8"
FACTS = "select version, updated, searched from dataset"
KEPT = 32  # pictures of about 200 KB each
drawn: OrderedDict[str, bytes] = OrderedDict()
one_at_a_time = asyncio.Lock()


async def slide(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> str:
    """Return the SVG of a template, which gets the version of the dataset and the site."""
    facts = dict((await datasette.execute(DATABASE, FACTS)).first() or {})
    text: str = await datasette.render_template(template, {**context, **facts}, request)
    return text.strip()


async def slide_picture(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Any:
    """Return the same as PNG."""
    svg = await slide(datasette, request, template, context)
    async with one_at_a_time:
        if svg not in drawn:
            drawn[svg] = await png_of(svg)
        drawn.move_to_end(svg)
        while len(drawn) > KEPT:
            drawn.popitem(last=False)
        return Response(drawn[svg], content_type="image/png")


async def png_of(svg: str) -> bytes:
    """Return a drawing as PNG, made by a separate process."""
    pipe = asyncio.subprocess.PIPE
    command, environment = module_process("scripts.site.charts.png")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=pipe, stdout=pipe)
    content, _ = await process.communicate(svg.encode())
    if process.returncode:
        raise RuntimeError("the picture cannot be drawn")
    return content
