SELECT DISTINCT p.id, p.name
FROM product p
JOIN line l ON l.product_id = p.id
WHERE p.cents > 1000
  AND (l.quantity >= 5 OR l.cents < 500)
