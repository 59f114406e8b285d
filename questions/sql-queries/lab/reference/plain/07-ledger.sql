SELECT purchase_id, cents FROM payment
UNION ALL
SELECT purchase_id, -quantity * cents FROM line
