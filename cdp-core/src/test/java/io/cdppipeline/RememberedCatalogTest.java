package io.cdppipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RememberedCatalogTest {

    private static final TableName ORDERS = new TableName("acme_src", "orders");

    private final Counting counting = new Counting();
    private final RememberedCatalog catalog = new RememberedCatalog(counting);

    @Test
    void aTableIsAskedForOnce() {
        assertThat(catalog.table(ORDERS)).isEqualTo(catalog.table(ORDERS)).isPresent();
        assertThat(catalog.table(new TableName("acme_src", "gone"))).isEmpty();
        assertThat(catalog.table(new TableName("acme_src", "gone"))).isEmpty();
        assertThat(catalog.tables("acme_src")).isSameAs(catalog.tables("acme_src"));

        assertThat(counting.asked).containsExactly("acme_src.orders", "acme_src.gone", "acme_src");
    }

    @Test
    void rowsAreAskedForOnceForTheSameColumns() {
        assertThat(catalog.sample(ORDERS, List.of("id"), 5)).isEqualTo(catalog.sample(ORDERS, List.of("id"), 5));
        catalog.sample(ORDERS, List.of("id", "email"), 5);
        catalog.sample(ORDERS, List.of("id"), 6);

        assertThat(counting.asked)
                .containsExactly("acme_src.orders [id] 5", "acme_src.orders [id, email] 5", "acme_src.orders [id] 6");
    }

    @Test
    void theStepThatJudgesSeesTheTablesAsTheyAreNowAndTheRowsOfTheGeneratedProject() {
        Optional<TableSchema> before = catalog.table(ORDERS);
        List<List<@Nullable Object>> rows = catalog.sample(ORDERS, List.of("id"), 5);
        RememberedCatalog judging = catalog.anew();

        assertThat(judging.table(ORDERS)).isPresent().isNotEqualTo(before);
        assertThat(judging.sample(ORDERS, List.of("id"), 5)).isEqualTo(rows);
        assertThat(counting.asked).containsExactly("acme_src.orders", "acme_src.orders [id] 5", "acme_src.orders");
    }

    /** Tables grow by a row with each look. */
    private static final class Counting implements Catalog {

        private final List<String> asked = new ArrayList<>();

        @Override
        public Optional<TableSchema> table(TableName name) {
            asked.add(name.toString());
            return name.equals(ORDERS)
                    ? Optional.of(new TableSchema(name, List.of(), OptionalLong.of(asked.size())))
                    : Optional.empty();
        }

        @Override
        public List<TableSchema> tables(String database) {
            asked.add(database);
            return List.of(new TableSchema(ORDERS, List.of(), OptionalLong.of(asked.size())));
        }

        @Override
        public List<List<@Nullable Object>> sample(TableName table, List<String> columns, int rows) {
            asked.add(table + " " + columns + " " + rows);
            return List.of(List.of(asked.size()));
        }
    }
}
