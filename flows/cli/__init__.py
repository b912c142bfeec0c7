"""The command `standfirst`, one module for each group of commands."""
