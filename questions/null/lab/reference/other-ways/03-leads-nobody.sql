SELECT e.id FROM employee e LEFT JOIN employee m ON m.manager_id = e.id WHERE m.id IS NULL
