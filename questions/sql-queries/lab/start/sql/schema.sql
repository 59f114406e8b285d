-- A shop. Money is in cents.
CREATE TABLE customer (
    id   int PRIMARY KEY,
    name text NOT NULL,
    city text NOT NULL
);

CREATE TABLE category (
    id        int PRIMARY KEY,
    parent_id int REFERENCES category CHECK (parent_id < id),  -- NULL: at the top
    name      text NOT NULL
);

CREATE TABLE product (
    id          int PRIMARY KEY,
    category_id int REFERENCES category,
    name        text NOT NULL,
    cents       int NOT NULL CHECK (cents >= 0)                -- what a piece costs today
);

CREATE TABLE purchase (
    id          int PRIMARY KEY,
    customer_id int REFERENCES customer,                       -- NULL: a guest
    placed_at   timestamp NOT NULL
);

CREATE TABLE line (
    purchase_id int REFERENCES purchase,
    product_id  int REFERENCES product,
    quantity    int NOT NULL CHECK (quantity > 0),
    cents       int NOT NULL CHECK (cents >= 0),               -- what a piece cost then
    PRIMARY KEY (purchase_id, product_id)
);

CREATE TABLE payment (
    id          int PRIMARY KEY,
    purchase_id int NOT NULL REFERENCES purchase,
    paid_on     date NOT NULL,
    cents       int NOT NULL CHECK (cents > 0)
);

CREATE TABLE stock (
    product_id int PRIMARY KEY REFERENCES product,
    quantity   int NOT NULL CHECK (quantity >= 0)
);

CREATE TABLE delivery (
    id         int PRIMARY KEY,
    product_id int NOT NULL REFERENCES product,
    quantity   int NOT NULL CHECK (quantity > 0)
);

CREATE TABLE account (
    id    int PRIMARY KEY,
    cents int NOT NULL CHECK (cents >= 0)
);
