"""Runs the migrations of lane.db on the connection that `pos.store.schema` hands over, in its transaction."""

from alembic import context
from pos.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
