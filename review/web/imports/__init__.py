"""Importing the books of documents that an office already has.

Reading the books is a task; pages and forms only.
"""
