/** What researchers ask of flights: filters and aggregates of every kind whose usage differs. */
export const QUERIES: Readonly<Record<string, string>> = {
  "filter, COUNT and AVG": "SELECT count(*), avg(delay) FROM flights WHERE distance > 1000",
  "narrow filter, SUM": "SELECT count(*), sum(distance) FROM flights WHERE delay > 120",
  "one month, AVG":
    "SELECT count(*), avg(delay) FROM flights WHERE date >= '2001-03-01' AND date < '2001-04-01' AND distance < 500",
  "text filter": "SELECT count(*), avg(delay), max(distance) FROM flights WHERE origin = 'ATL' OR destination = 'ATL'",
  "LIKE and CASE":
    "SELECT sum(CASE WHEN delay > 15 THEN 1 ELSE 0 END), count(*) FROM flights WHERE destination LIKE 'S%' AND distance > 300",
  "by destination": "SELECT destination, count(*), avg(delay) FROM flights WHERE delay > 0 GROUP BY destination",
  "by origin, far": "SELECT origin, avg(delay) FROM flights WHERE distance > 1500 GROUP BY origin",
  "by month":
    "SELECT month(date) AS m, count(*), avg(delay) FROM flights WHERE distance BETWEEN 500 AND 1000 GROUP BY m",
  "by hour, late": "SELECT hour(date) AS h, count(*), sum(delay) FROM flights WHERE delay > 60 GROUP BY h ORDER BY h",
  "MAX, ties all": "SELECT destination, max(delay) FROM flights WHERE distance > 1000 GROUP BY destination",
  HAVING:
    "SELECT destination, count(*) AS n, avg(delay) FROM flights WHERE delay > 30 GROUP BY destination HAVING count(*) > 5000",
  "the ten latest, LIMIT":
    "SELECT destination, avg(delay) AS late FROM flights WHERE distance > 800 GROUP BY destination ORDER BY late DESC LIMIT 10",
};
