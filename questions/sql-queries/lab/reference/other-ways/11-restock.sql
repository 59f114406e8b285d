MERGE INTO stock s
USING (SELECT product_id, sum(quantity) AS quantity FROM delivery GROUP BY product_id) d
ON d.product_id = s.product_id
WHEN MATCHED THEN UPDATE SET quantity = s.quantity + d.quantity
WHEN NOT MATCHED THEN INSERT (product_id, quantity) VALUES (d.product_id, d.quantity)
