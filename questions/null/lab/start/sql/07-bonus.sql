-- Every employee, and undecided, none or some.
SELECT id, 'some' FROM employee
