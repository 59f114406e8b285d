-- Employees who are not in team core.
SELECT id FROM employee
