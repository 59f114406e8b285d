INSERT INTO customer VALUES (1, 'Ann', 'Oslo'), (2, 'Ben', 'Bergen'), (3, 'Cem', 'Oslo'), (4, 'Dag', 'Narvik');
INSERT INTO category VALUES (1, NULL, 'all'), (2, 1, 'tools'), (3, 2, 'saws'), (4, 1, 'garden'), (5, NULL, 'gifts');
INSERT INTO product VALUES (1, 3, 'saw', 2500), (2, 2, 'hammer', 1800), (3, 4, 'rake', 1500), (4, 5, 'card', 300),
    (5, NULL, 'string', 90);
INSERT INTO purchase VALUES (1, 1, '2026-01-31 18:00'), (2, 1, '2026-02-03 09:15'), (3, 2, '2026-02-28 18:30'),
    (4, NULL, '2026-03-01 00:00');
INSERT INTO line VALUES (1, 1, 1, 2400), (1, 4, 5, 300), (2, 2, 2, 1800), (3, 1, 1, 2500), (3, 5, 10, 90), (4, 4, 1, 300);
INSERT INTO payment VALUES (1, 1, '2026-02-01', 2000), (2, 1, '2026-02-05', 1900), (3, 2, '2026-02-05', 3600),
    (4, 3, '2026-03-02', 1000);
INSERT INTO stock VALUES (1, 4), (2, 0), (4, 25);
INSERT INTO delivery VALUES (1, 1, 3), (2, 1, 2), (3, 3, 6);
INSERT INTO account VALUES (1, 1200), (2, 0), (3, 700);
