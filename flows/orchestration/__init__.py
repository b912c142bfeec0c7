"""The Prefect flows, their tasks and deployments, and the server of a run by hand."""
