SELECT p.id, coalesce(l.total, 0), coalesce(y.total, 0)
FROM purchase p
LEFT JOIN (SELECT purchase_id, sum(quantity * cents) AS total FROM line GROUP BY purchase_id) l
  ON l.purchase_id = p.id
LEFT JOIN (SELECT purchase_id, sum(cents) AS total FROM payment GROUP BY purchase_id) y
  ON y.purchase_id = p.id
