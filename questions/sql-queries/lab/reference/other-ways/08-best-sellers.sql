SELECT product_id, sum(quantity)
FROM line
GROUP BY product_id
ORDER BY sum(quantity) DESC
FETCH FIRST 3 ROWS WITH TIES
