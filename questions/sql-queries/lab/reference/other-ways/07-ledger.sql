SELECT purchase_id, amount
FROM (
  SELECT purchase_id, 0 - cents * quantity AS amount FROM line
  UNION ALL
  SELECT purchase_id, cents FROM payment
) entry
