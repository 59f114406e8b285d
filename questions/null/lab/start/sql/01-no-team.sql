-- Employees in no team.
SELECT id FROM employee
