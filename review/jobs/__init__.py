"""Background work: the queue that carries messages, the tasks, the sweep, and the child process engines run in.

The rows say what is outstanding (``services.outstanding``); a lost message loses nothing, because
the sweep sends again.
"""
