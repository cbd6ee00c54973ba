"""Files and terminal: used by every other folder.

Comes in: paths, text. Goes out: text or a fault; files replaced whole. Begin with `files` (reading) and
`guards` (writing); `console` prints counts, progress and faults.
"""
