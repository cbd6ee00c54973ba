"""New records: a reference, a form or a list comes in, files below `data/` go out.

Begin with `add`, `form`, `reject` or `import_list`; `new_values` and `propose` turn answers of the web into
a record, and `already_listed` finds out what the list has already.
"""
