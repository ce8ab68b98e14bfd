"""Alembic's entry for the public catalogue: review.public.migrate gives the open connection.

It runs on that connection only: no setting is read here, and the staff tables are not known.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from review.public.tables import Base

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("review.public.migrate gives the connection")

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
