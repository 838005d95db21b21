-- Of each attribute of the master table: for how many customers it is known.
SELECT
  attribute,
  customers,
  known,
  CAST(100 AS DOUBLE) * known / NULLIF(customers, 0) AS percent,
  CASE
    WHEN 100 * known >= 95 * customers THEN 'excellent'
    WHEN 100 * known >= 85 * customers THEN 'good'
    ELSE 'needs improvement'
  END AS rating
FROM (
  SELECT
    COUNT(*) AS customers,
    ARRAY['customer_id', 'email', 'phone', 'first_name', 'last_name', 'city', 'country'] AS attributes,
    ARRAY[COUNT(customer_id), COUNT(email), COUNT(phone), COUNT(first_name), COUNT(last_name), COUNT(city), COUNT(country)] AS counts
  FROM ${databases.unification}.acme_customer_360_master
) AS counted
CROSS JOIN UNNEST(attributes, counts) AS each_one (attribute, known)
