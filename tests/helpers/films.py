"""A paper of the small list with code, its pages, and what `facts` finds on them."""

import json

FILMS = "data/papers/rollouts-for-films.toml"
CODE = "https://github.com/example/films"
README = """\
# Rollouts for Films

We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org). It is fast.
The code is based on Alpha-PO. [Weights](https://huggingface.co/example/films-lora)
and [data](https://huggingface.co/datasets/example/films), [paper](https://huggingface.co/papers/2601.00002).

| Method | AlphaBench |
| --- | --- |
| Alpha-PO | 0.61 |
"""
LICENSE = json.dumps({"license": {"spdx_id": "Apache-2.0"}, "html_url": f"{CODE}/blob/main/LICENSE"})
PAGES = {
    "/raw.githubusercontent.com/example/films/HEAD/README.md": README,
    "/api.github.com/repos/example/films/license": LICENSE,
    "/arxiv.org/abs/2601.00002": "<html><p>Rollouts.</p><p>We report AlphaBench. Nothing else.</p></html>",
    "/arxiv.org/html/2601.00002": "<html><p>Compared with Alpha-PO, it is better.</p></html>",
}

FOUND = f"""\
{FILMS}: 7 facts
  base_models = SD3.5-M
    We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org).
    {CODE}
  rewards = AlphaScore
    We train Stable-Diffusion 3.5 Medium (`SD3.5-M`) with [AlphaScore](https://alpha.example.org).
    {CODE}
  benchmarks = AlphaBench
    | Method | AlphaBench |
    {CODE}
  builds_on = alpha-po
    The code is based on Alpha-PO.
    {CODE}
  compares_with = alpha-po
    | Alpha-PO | 0.61 |
    {CODE}
  links.Weights = https://huggingface.co/example/films-lora
    [Weights](https://huggingface.co/example/films-lora)
    {CODE}
  links.Dataset = https://huggingface.co/datasets/example/films
    and [data](https://huggingface.co/datasets/example/films), [paper](https://huggingface.co/papers/2601.00002).
    {CODE}
"""
LICENSED = f"""\
  code_license = Apache-2.0
    SPDX-License-Identifier: Apache-2.0
    {CODE}/blob/main/LICENSE
"""
