SELECT id FROM employee WHERE (team = 'core') IS NOT TRUE
