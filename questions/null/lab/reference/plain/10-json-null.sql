SELECT id
FROM document
WHERE body -> 'phone' = 'null'
