SELECT id, name, (
  SELECT count(*) FROM purchase
  WHERE customer_id = c.id AND placed_at >= '2026-02-01' AND placed_at < '2026-03-01'
)
FROM customer c
