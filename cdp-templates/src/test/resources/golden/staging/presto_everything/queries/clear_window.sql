-- What a failed run may have left behind: nothing above the watermark has been taken over yet.
DELETE FROM ${staging_database}.${tables[table].staging_table}
WHERE time > ${td.last_results.watermark}
