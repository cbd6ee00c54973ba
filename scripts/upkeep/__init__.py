"""Keep the list alive: ask arXiv and other pages, and turn what they answer into proposals.

Only what stands in this folder uses the network; every service has a base address that can be set.
"""
