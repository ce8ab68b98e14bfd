"""The steps of a review case after marking: audit, sign-off, issue, publish; plain moves and comments.

What may be done on a page is judged by the flow, never here.
"""
