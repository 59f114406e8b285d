SELECT c.id, c.name
FROM customer c
LEFT JOIN purchase p ON p.customer_id = c.id
WHERE p.id IS NULL
