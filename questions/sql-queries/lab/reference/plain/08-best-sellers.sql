SELECT product_id, pieces
FROM (
  SELECT product_id, sum(quantity) AS pieces, rank() OVER (ORDER BY sum(quantity) DESC) AS place
  FROM line
  GROUP BY product_id
) ranked
WHERE place <= 3
ORDER BY pieces DESC
