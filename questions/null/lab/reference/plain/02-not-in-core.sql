SELECT id
FROM employee
WHERE team IS DISTINCT FROM 'core'
