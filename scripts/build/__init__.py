"""The build: records come in, every generated file of the repository goes out, all or none.

Begin with `build.build`. `documents` updates README and docs/, `markdown_list` writes LIST.md; with
`stamp`, a build with nothing to do exits at once.
"""
