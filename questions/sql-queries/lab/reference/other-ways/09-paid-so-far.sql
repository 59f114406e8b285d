SELECT y.id, (
  SELECT sum(cents) FROM payment
  WHERE purchase_id = y.purchase_id AND (paid_on, id) <= (y.paid_on, y.id)
)
FROM payment y
