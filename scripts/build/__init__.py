"""The build: records come in, every generated file of the repository goes out, all or none.

Begin with `build.build`. `pages` and `markdown_list` write Markdown; with `stamp`, a build with nothing to
do exits at once.
"""
