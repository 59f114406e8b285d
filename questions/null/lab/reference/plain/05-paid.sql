SELECT c.id, coalesce(sum(i.cents), 0)
FROM customer c
LEFT JOIN invoice i ON i.customer_id = c.id AND i.paid
GROUP BY c.id
