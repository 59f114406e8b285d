SELECT product_id, 1.0 * sum(cents * quantity) / sum(quantity)
FROM line
GROUP BY product_id
HAVING count(*) > 0
