SELECT id,
  (SELECT coalesce(sum(quantity * cents), 0) FROM line WHERE purchase_id = p.id),
  (SELECT coalesce(sum(cents), 0) FROM payment WHERE purchase_id = p.id)
FROM purchase p
