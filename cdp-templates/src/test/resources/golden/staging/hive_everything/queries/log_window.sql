INSERT INTO ${lkup_db}.inc_log (table_name, project_name, inc_value)
VALUES ('${tables[table].name}', 'staging', ${td.last_results.bound})
