SELECT id, name
FROM customer c
WHERE NOT EXISTS (SELECT FROM purchase WHERE customer_id = c.id)
