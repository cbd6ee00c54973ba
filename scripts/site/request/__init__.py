"""One request: its address comes in; its arguments, their faults, its limits and its page go out.

Begin with `arguments`, which all others read. `argument_checks` and `column_checks` find what is wrong with
them, `current_request` has the time and the number of links that are left, and `limits` has all numbers.
"""
