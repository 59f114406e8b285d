SELECT id
FROM employee
WHERE team IS NULL
