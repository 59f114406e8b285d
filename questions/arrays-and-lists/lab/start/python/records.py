"""Records of mixed types, (time, sensor, value). See brief.md."""


class Records:
    def __init__(self):
        self._records = []

    def __len__(self):
        return len(self._records)

    def add(self, record):
        self._records.append(record)

    def in_order(self):
        """All of them, by time."""
        return self._records

    def of(self, sensor):
        """Those of one sensor, by time."""
        raise NotImplementedError("of")

    def drop(self, sensor):
        """Remove those of a sensor; returns how many there were."""
        raise NotImplementedError("drop")

    def by_hour(self, sensors):
        """For each of these sensors a row of 24 counts."""
        raise NotImplementedError("by_hour")
