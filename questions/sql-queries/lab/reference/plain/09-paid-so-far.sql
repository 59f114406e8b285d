SELECT id, sum(cents) OVER (
  PARTITION BY purchase_id ORDER BY paid_on, id
  ROWS UNBOUNDED PRECEDING
)
FROM payment
