CREATE TABLE IF NOT EXISTS ${databases.config}.workflow_errors (
  workflow VARCHAR,
  session_id BIGINT,
  attempt_id BIGINT,
  message VARCHAR
);

INSERT INTO ${databases.config}.workflow_errors (workflow, session_id, attempt_id, message)
VALUES (
  'unif_runner',
  ${session_id},
  ${attempt_id},
  '${error.message.substring(0, 1000).replace(/'/g, "''")}'
);
