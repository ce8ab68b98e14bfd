"""The desk: a file with its findings, and settling them by key, mouse or marking by hand.

Pages, parts that a script asks for, and the values their templates print. What a settlement does is in the services.
"""
