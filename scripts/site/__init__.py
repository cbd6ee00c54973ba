"""Code of the site: requests and rows of the database come in, parts of pages and files go out.

A plugin connects each part with Datasette, so begin with the plugin of that name. Each folder imports only
folders above it here:

- request: one request: its arguments and what is wrong with them, its limits, its page
- sql: runs SQL: readers' SQL in other processes, and answers that are kept
- http: addresses, redirects, errors, headers, caching, and how many requests are answered at once
- search: what a search means, and the order of what it finds
- lists: filters of lists in SQL and in words, their cells, and lists of chosen papers
- charts: drawings, as part of pages and as files
- downloads: feeds, the papers of citations, and the files of the data package
"""

DATABASE = "diffusion-rl"  # its name in Datasette
