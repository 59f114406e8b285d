"""Records of mixed types, by time."""

from bisect import insort_right
from operator import itemgetter

_TIME = itemgetter(0)


class Records:
    """Holds them in a list, in order at any time."""

    def __init__(self):
        self._records = []

    def __len__(self):
        return len(self._records)

    def add(self, record):
        insort_right(self._records, record, key=_TIME)

    def in_order(self):
        return list(self._records)

    def of(self, sensor):
        return [record for record in self._records if record[1] == sensor]

    def drop(self, sensor):
        before = len(self._records)
        self._records = [record for record in self._records if record[1] != sensor]
        return before - len(self._records)

    def by_hour(self, sensors):
        rows = {sensor: [0] * 24 for sensor in sensors}
        for time, sensor, _ in self._records:
            if sensor in rows:
                rows[sensor][int(time // 3600)] += 1
        return [rows[sensor] for sensor in sensors]
