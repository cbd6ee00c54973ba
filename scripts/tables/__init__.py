"""Tables: a catalogue of records comes in; rows, CSV files and an SQLite database go out.

`datapackage.json` is the one definition of the tables. Begin with `rows.tables`; `schema` reads the
definition, `package` writes the CSV files, `database` the SQLite file.
"""
