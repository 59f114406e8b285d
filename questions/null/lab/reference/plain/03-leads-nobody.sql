SELECT id
FROM employee e
WHERE NOT EXISTS (SELECT FROM employee WHERE manager_id = e.id)
