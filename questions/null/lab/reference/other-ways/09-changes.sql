SELECT id FROM change WHERE was <> is_now OR (was IS NULL) <> (is_now IS NULL)
