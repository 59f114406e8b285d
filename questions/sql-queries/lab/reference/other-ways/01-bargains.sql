SELECT id, name
FROM product p
WHERE cents > 1000
  AND EXISTS (
    SELECT FROM line WHERE product_id = p.id AND (quantity >= 5 OR cents < 500)
  )
