SELECT id, bonus FROM employee ORDER BY bonus IS NULL, bonus DESC, id
