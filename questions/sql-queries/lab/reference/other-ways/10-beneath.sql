WITH RECURSIVE way AS (
  SELECT id AS leaf, id, 0 AS depth FROM category
  UNION ALL
  SELECT w.leaf, c.parent_id, w.depth + 1
  FROM way w
  JOIN category c ON c.id = w.id
  WHERE c.parent_id IS NOT NULL
)
SELECT c.id, c.name, w.depth
FROM way w
JOIN category c ON c.id = w.leaf
WHERE w.id = 1
