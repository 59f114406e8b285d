-- Employees by bonus, highest first, undecided last.
SELECT id, bonus FROM employee ORDER BY id
