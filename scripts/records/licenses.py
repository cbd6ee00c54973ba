"""The value of `code_license` for a repository without a licence, and the evidence that it needs."""

import re

NO_LICENSE = "NONE"  # SPDX's word: the authors give no licence, so all rights are reserved
AT_COMMIT = re.compile(r"https://[^/\s]+/\S+/tree/[0-9a-f]{40}")  # a repository at a commit
AT_COMMIT_FORM = "https://github.com/OWNER/REPO/tree/FULL_SHA"
