"""Run by Alembic: migrate on the connection that `workflow.migrate` gives."""

from alembic import context

from workflow.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
