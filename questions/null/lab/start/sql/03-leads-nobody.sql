-- Employees who are nobody's manager.
SELECT id FROM employee
