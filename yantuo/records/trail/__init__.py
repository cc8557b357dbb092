"""The trail: append-only, one hash chain per office, sealed daily."""
