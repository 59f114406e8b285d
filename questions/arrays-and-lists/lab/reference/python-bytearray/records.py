"""Records of mixed types: kept as they come, put in order when somebody asks."""

from collections import Counter


class Records:
    def __init__(self):
        self._records, self._sorted = [], True

    def __len__(self):
        return len(self._records)

    def add(self, record):
        self._records.append(record)
        self._sorted = False

    def _ordered(self):
        if not self._sorted:
            self._records.sort(key=lambda record: record[0])  # stable, and nearly sorted already
            self._sorted = True
        return self._records

    def in_order(self):
        return self._ordered()[:]

    def of(self, sensor):
        return [record for record in self._ordered() if record[1] == sensor]

    def drop(self, sensor):
        count = sum(record[1] == sensor for record in self._records)
        self._records[:] = (record for record in self._records if record[1] != sensor)
        return count

    def by_hour(self, sensors):
        counts = Counter((sensor, int(time // 3600)) for time, sensor, _ in self._records)
        return [[counts[sensor, hour] for hour in range(24)] for sensor in sensors]
