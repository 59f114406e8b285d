SELECT id, CASE WHEN nickname IS NULL THEN name ELSE concat(name, ' (', nickname, ')') END
FROM employee
