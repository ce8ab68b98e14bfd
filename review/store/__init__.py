"""SQLAlchemy and the disk: tables, named queries, the log, the one door to the files.

Nothing here decides, and nothing here commits.
"""
