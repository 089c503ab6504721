"""Runs the migrations of staff.db on the connection that `pos.store.staff_schema` hands over, in its transaction."""

from alembic import context
from pos.store.staff_schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
