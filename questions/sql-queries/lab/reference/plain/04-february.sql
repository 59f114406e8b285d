SELECT id, placed_at
FROM purchase
WHERE placed_at >= '2026-02-01' AND placed_at < '2026-03-01'
ORDER BY placed_at
