SELECT id, CASE WHEN bonus IS NULL THEN 'undecided' WHEN bonus = 0 THEN 'none' ELSE 'some' END
FROM employee
