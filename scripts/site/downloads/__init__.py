"""Downloads: rows and built files come in; feeds, papers to cite and copies of the files go out.

Begin with `atom` for feeds, `cited_papers` for citations and Markdown, `snapshot` for the data package.
"""
