package io.cdppipeline.local.hive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Functions and casts against what Hive's own classes gave. */
class HiveFunctionValuesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void givesTheValuesOfHivesOwnFunctions() throws IOException {
        List<String> differences = new ArrayList<>();
        int count = 0;
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory()) {
            warehouse.createDatabase("shop");
            HiveEngine hive = new HiveEngine(warehouse);
            for (String line : recorded()) {
                int tab = line.indexOf('\t');
                String expression = line.substring(0, tab);
                String wanted = line.substring(tab + 1);
                count++;
                String got;
                try {
                    got = String.valueOf(hive.execute(new SqlRequest("shop", "SELECT " + expression, NOON, NOON))
                            .rows()
                            .get(0)
                            .get(0));
                } catch (SqlFailure e) {
                    got = e.getMessage();
                }
                if (!got.equals(wanted)) {
                    differences.add(expression + " should be <" + wanted + "> but is <" + got + ">");
                }
            }
        }
        assertThat(count).isGreaterThan(350);
        assertThat(differences).isEmpty();
    }

    private static List<String> recorded() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HiveFunctionValuesTest.class.getResourceAsStream("/hive/function-values.tsv")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
