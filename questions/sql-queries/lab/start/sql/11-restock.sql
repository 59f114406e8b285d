-- Put what was delivered into stock.
INSERT INTO stock (product_id, quantity) SELECT product_id, quantity FROM delivery WHERE false
