package io.cdppipeline.templates.unification;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.IdMethod;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.TableName;

/**
 * What the tables of a unification are called (design, section 5; facts: td-api, 5.4).
 *
 * @param service the name in unify.yml, which the service's database is named after
 * @param database that database
 * @param prefix {@code {client}_{unification}}
 * @param idColumn the lookup's column with the id, by the method
 */
record UnificationNames(String service, String database, String prefix, String idColumn) {

    /** The enriched tables' column with the id. */
    static final String UNIFIED_ID = "unified_id";

    private static final String DATABASE_PREFIX = "cdp_unification_";

    static UnificationNames of(PipelineConfig config) {
        UnificationConfig section = config.unification()
                .orElseThrow(() -> new IllegalStateException("The configuration has no unification section"));
        String database = config.databases().unification();
        String service = database.substring(DATABASE_PREFIX.length());
        if (!service.matches("[A-Za-z_]\\w*")) {
            throw new CdpException("The unification service takes names that start with a letter, and this one would be"
                    + " called '" + service + "', as global.client is: choose a client that starts with a letter");
        }
        String prefix = service + "_" + PipelineConfig.tableName(section.name());
        return new UnificationNames(
                service,
                database,
                prefix,
                section.idMethod() == IdMethod.PERSISTENT_ID ? "persistent_id" : "canonical_id");
    }

    /** Our table that the service reads. */
    String prep() {
        return prefix + "_prep";
    }

    /** The id's name in unify.yml, which the service's tables are named after. */
    String id() {
        return prefix + "_unified_id";
    }

    String lookup() {
        return id() + "_lookup";
    }

    String previousLookup() {
        return lookup() + "_previous";
    }

    String keys() {
        return id() + "_keys";
    }

    String master() {
        return prefix + "_master";
    }

    String graph() {
        return id() + "_graph";
    }

    String sourceKeyStats() {
        return id() + "_source_key_stats";
    }

    String resultKeyStats() {
        return id() + "_result_key_stats";
    }

    /** A table of our statistics: {@code summary}, {@code distribution}, … */
    String statistics(String what) {
        return prefix + "_merge_" + what;
    }

    String qualityChecks() {
        return prefix + "_quality_checks";
    }

    TableName table(String name) {
        return new TableName(database, name);
    }
}
