SELECT id, coalesce(CASE bonus WHEN 0 THEN 'none' ELSE CASE WHEN bonus <> 0 THEN 'some' END END, 'undecided')
FROM employee
