"""The build: records come in, every generated file of the repository goes out, all or none.

Begin with `build.build`. `pages` and `markdown_list` make the two pages; `stamp` lets an unchanged
list end at once.
"""
