"""A document: new, marking form, its page with history, versions and readers, its files.

Pages, forms and the frozen values their templates print; commands go to the services.
"""
