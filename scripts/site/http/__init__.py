"""HTTP: a request comes in; the right address, the status and the headers of the answer go out.

Begin with `origin` (host, prefix, one address for a page) for addresses, `cache_headers` for caching, and
`admission` for how many requests are answered at once. `redirects` and `error_page` answer wrong addresses.
"""
