SELECT id, name || coalesce(' (' || nickname || ')', '')
FROM employee
