-- Every employee, and the label: name and nickname.
SELECT id, name FROM employee
