"""Lists of papers: arguments and rows come in; conditions, choices, words and cells go out.

Begin with `conditions.where_of`, the SQL of a filtered list, or with `cells`, the HTML of its values.
`filter_labels` says filters in words; `choices` and `quick_filters` offer more of them.
"""
