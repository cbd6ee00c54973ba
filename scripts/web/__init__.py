"""The web: an address or reference comes in, a typed answer or a fault goes out.

Begin with `lookup` for papers. `fetch` and `guard` limit which hosts are asked and how much is read;
`comments` reads what authors say about a venue (`acceptance` is its grammar), `plain_text` turns TeX and
markup into text.
"""
