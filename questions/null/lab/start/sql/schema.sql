CREATE TABLE employee (
    id         int PRIMARY KEY,
    name       text NOT NULL,
    nickname   text,                        -- NULL: not known; an empty one is a nickname
    team       text,                        -- NULL: in no team
    bonus      int,                         -- NULL: not decided yet
    manager_id int REFERENCES employee      -- NULL: nobody
);

CREATE TABLE reading (
    id      int PRIMARY KEY,
    room    text NOT NULL,
    celsius int                             -- NULL: the sensor failed
);

CREATE TABLE customer (
    id   int PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE invoice (
    id          int PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customer,
    cents       int NOT NULL,
    paid        boolean                     -- NULL: not known
);

CREATE TABLE change (
    id     int PRIMARY KEY,
    was    text,
    is_now text
);

CREATE TABLE document (
    id   int PRIMARY KEY,
    body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object')
);
