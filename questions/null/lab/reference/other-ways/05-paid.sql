SELECT id, (SELECT coalesce(sum(cents), 0) FROM invoice WHERE customer_id = c.id AND paid IS TRUE)
FROM customer c
