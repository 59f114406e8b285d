INSERT INTO stock AS s (product_id, quantity)
SELECT product_id, sum(quantity)
FROM delivery
GROUP BY product_id
ON CONFLICT (product_id) DO UPDATE SET quantity = s.quantity + excluded.quantity
