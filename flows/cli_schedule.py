"""The command `standfirst schedule`."""
