SELECT product_id, sum(quantity * cents)::numeric / sum(quantity)
FROM line
GROUP BY product_id
