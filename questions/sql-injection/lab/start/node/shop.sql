-- The shop's tables. What a role may do with them is said in database.sql.
CREATE TABLE product (
    id       integer PRIMARY KEY,
    name     text NOT NULL,
    category text NOT NULL,
    price    numeric(10, 2) NOT NULL,
    listed   boolean NOT NULL
);
CREATE TABLE customer (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text NOT NULL UNIQUE,
    key_hash text NOT NULL              -- SHA-256 of the key, in lower-case hex
);
CREATE TABLE session (
    token    text PRIMARY KEY,
    customer text NOT NULL REFERENCES customer (name)
);
CREATE TABLE purchase (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL REFERENCES customer (name),
    product  integer NOT NULL REFERENCES product (id),
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    note     text NOT NULL
);

-- Not the shop's business.
CREATE TABLE vault (
    label    text PRIMARY KEY,
    secret   text NOT NULL
);
CREATE SCHEMA payroll;
CREATE TABLE payroll.salary (
    employee text PRIMARY KEY,
    amount   numeric(10, 2) NOT NULL
);
-- A shop to try things on.
INSERT INTO product VALUES
    (1, 'Desk lamp', 'light', 30.00, true),
    (2, 'Floor lamp', 'light', 85.50, true),
    (3, 'Oak chair', 'furniture', 120.00, true),
    (4, 'Steel chair', 'furniture', 80.00, true),
    (5, 'Tea towel', 'kitchen', 4.20, true),
    (6, 'Next year''s lamp', 'light', 45.00, false);
INSERT INTO customer (name, key_hash) VALUES
    ('alice', encode(sha256('alice-key'), 'hex')),
    ('bob', encode(sha256('bob-key'), 'hex'));
INSERT INTO purchase (customer, product, quantity, note) VALUES
    ('alice', 1, 2, 'ring twice'),
    ('bob', 3, 4, '');
INSERT INTO vault VALUES ('safe', 'this-is-new-in-every-run');
INSERT INTO payroll.salary VALUES ('the boss', 9000.00);
