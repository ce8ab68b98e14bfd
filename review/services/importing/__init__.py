"""Importing past documents: a manifest is judged, its files are hashed, good lines become documents.

Each step goes on where a kill left it, because rows say what is outstanding. Files are opened by jobs;
here they are names, sizes and digests.
"""
