SELECT room, count(id), sum(CASE WHEN celsius IS NULL THEN 0 ELSE 1 END),
  1.0 * sum(celsius) / nullif(count(celsius), 0)
FROM reading
GROUP BY room
