WITH RECURSIVE tree AS (
  SELECT id, name, 0 AS depth FROM category WHERE id = 1
  UNION ALL
  SELECT c.id, c.name, t.depth + 1
  FROM category c
  JOIN tree t ON c.parent_id = t.id
)
SELECT id, name, depth FROM tree
