"""The public side: what the release step wrote, and the site that shows it.

It stands alone: own tables, own database, own folder of files, own process. Nothing here can reach
a case, a person or an original. `records` is the one door through which the release step writes.
"""
