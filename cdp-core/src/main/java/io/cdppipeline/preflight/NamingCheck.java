package io.cdppipeline.preflight;

import io.cdppipeline.config.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether databases are named after what they hold (facts: phase packs, B5, checks 10 to 12). */
final class NamingCheck implements PreflightCheck {

    private static final Pattern CLEAN = Pattern.compile(".*_(stg|stage|staging)");
    private static final Pattern RAW = Pattern.compile(".*_(src|raw|ingestion)");

    @Override
    public String id() {
        return "naming";
    }

    @Override
    public List<PreflightResult> look(PreflightContext context) {
        Databases databases = context.config().databases();
        List<PreflightResult> results = new ArrayList<>();
        if (databases.src().equals(databases.stg())) {
            results.add(PreflightResult.warn(
                    id(),
                    "Database names",
                    "raw and clean tables share the database " + databases.src(),
                    "set target_database of staging to another, so that a raw table is never taken for a clean one"));
        } else if (CLEAN.matcher(databases.src()).matches()
                || RAW.matcher(databases.stg()).matches()) {
            results.add(PreflightResult.warn(
                    id(),
                    "Database names",
                    "raw tables go to " + databases.src() + " and clean ones to " + databases.stg()
                            + ", which reads the other way round",
                    "look whether target_database of ingestion and staging are mixed up"));
        } else {
            results.add(PreflightResult.pass(
                    id(),
                    "Database names",
                    databases.src() + " for raw tables, " + databases.stg() + " for clean ones"));
        }
        return results;
    }
}
