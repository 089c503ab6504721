"""Runs the migrations of gift.db on the connection that `pos.giftcards.schema` hands over, in its transaction."""

from alembic import context
from pos.giftcards.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
