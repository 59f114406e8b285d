SELECT c.id, c.name, count(p.id)
FROM customer c
LEFT JOIN purchase p
  ON p.customer_id = c.id
  AND p.placed_at >= '2026-02-01' AND p.placed_at < '2026-03-01'
GROUP BY c.id
