"""Adapters to the network, the disk, the database and other processes; none imports another."""
