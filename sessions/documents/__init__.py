"""What leaves the room: documents made from the ledger alone."""
