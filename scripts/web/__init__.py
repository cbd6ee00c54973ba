"""The web: an address or reference comes in, a typed answer or a fault goes out.

Begin with `lookup` for papers. `client` connects to public hosts only; `fetch` limits time, size and
redirects. `pages` and `openreview` read pages of papers, `comments` what authors say about a venue
(`acceptance` is its grammar), and `plain_text` turns TeX and markup into text.
"""
