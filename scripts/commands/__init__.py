"""The command line: arguments come in; each command parses, calls a folder above, and prints.

Begin with `main.cli`; one file a command.
"""
