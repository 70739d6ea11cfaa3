"""Messages of the outbox on their way to people: at most once, or *unknown*, and then a person decides."""
