SELECT room, count(*), count(celsius), avg(celsius)
FROM reading
GROUP BY room
