"""Use cases: one function per command of ``domain.commands``.

They take session, actor, command and now; they judge, change rows, append audit events and flush. They never commit,
never read a clock or the environment, never open a document, and raise ``Refused`` or ``Stale``.
"""
