INSERT INTO employee VALUES (1, 'Ann', 'boss', 'core', 900, NULL), (2, 'Ben', NULL, 'core', 0, 1),
    (3, 'Cem', '', NULL, NULL, 1), (4, 'Dag', 'daggy', 'web', 100, 2);
INSERT INTO reading VALUES (1, 'attic', 20), (2, 'attic', NULL), (3, 'attic', 11), (4, 'cellar', NULL);
INSERT INTO customer VALUES (1, 'Eva'), (2, 'Finn'), (3, 'Gro');
INSERT INTO invoice VALUES (1, 1, 500, true), (2, 1, 300, NULL), (3, 2, 700, false), (4, 1, 200, true);
INSERT INTO change VALUES (1, 'a', 'a'), (2, 'a', 'b'), (3, NULL, 'a'), (4, 'a', NULL), (5, NULL, NULL), (6, '', NULL);
INSERT INTO document VALUES (1, '{"phone": "123"}'), (2, '{"phone": null}'), (3, '{}'), (4, '{"phone": "null"}');
