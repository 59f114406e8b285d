SELECT id, bonus
FROM employee
ORDER BY bonus DESC NULLS LAST
