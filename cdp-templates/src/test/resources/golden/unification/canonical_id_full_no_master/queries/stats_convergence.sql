-- Whether the service's merge steps came to an end: then every identifier follows one leader, which follows itself.
WITH edges AS (
  SELECT
    CONCAT(CAST(follower_ns AS VARCHAR), ':', follower_id) AS follower,
    CONCAT(CAST(leader_ns AS VARCHAR), ':', leader_id) AS leader
  FROM ${databases.unification}.acme_customer_360_unified_id_graph
),
followers AS (
  SELECT
    follower,
    COUNT(DISTINCT leader) AS leaders
  FROM edges
  GROUP BY follower
)
SELECT
  (SELECT COUNT(*) FROM followers) AS identifiers,
  (SELECT COUNT(*) FROM followers WHERE leaders > 1) AS with_several_leaders,
  (
    SELECT COUNT(DISTINCT edges.leader)
    FROM edges
    JOIN edges AS above
      ON above.follower = edges.leader
      AND above.leader <> edges.leader
  ) AS leaders_that_follow
