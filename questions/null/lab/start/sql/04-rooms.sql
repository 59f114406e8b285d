-- Every room, its readings, those that are known, their average.
SELECT room, 0, 0, 0 FROM reading
