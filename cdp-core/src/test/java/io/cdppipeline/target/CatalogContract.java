package io.cdppipeline.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Catalog}: extend it with one whose only database is {@link #DATABASE}, with the tables
 * {@link #PEOPLE} and {@link #EVENTS}.
 *
 * <p>{@code people} has the columns {@code id bigint, name varchar, score double} and the rows {@code (1, 'ann', 0.5)},
 * {@code (2, null, 1.5)} and {@code (3, 'carl', 2.5)}; {@code events} has the column {@code id bigint} and the rows 1 to 200.
 */
public abstract class CatalogContract {

    protected static final String DATABASE = "contract_src";
    protected static final TableName PEOPLE = new TableName(DATABASE, "people");
    protected static final TableName EVENTS = new TableName(DATABASE, "events");

    /** The catalog; the same content at each call within a test. */
    protected abstract Catalog catalog() throws Exception;

    @Test
    void aTableHasItsColumnsAndTypesWithoutTime() throws Exception {
        assertThat(catalog().table(PEOPLE).orElseThrow().columns())
                .containsExactlyInAnyOrder(
                        new Column("id", "bigint"), new Column("name", "varchar"), new Column("score", "double"));
    }

    @Test
    void aDatabaseHasItsTablesByName() throws Exception {
        assertThat(catalog().tables(DATABASE)).extracting(TableSchema::name).containsExactly(EVENTS, PEOPLE);
        assertThat(catalog().tables(DATABASE)).contains(catalog().table(PEOPLE).orElseThrow());
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        assertThat(catalog().table(new TableName(DATABASE, "nobody"))).isEmpty();
        assertThat(catalog().table(new TableName("no_such_db", "people"))).isEmpty();
        assertThat(catalog().tables("no_such_db")).isEmpty();
        assertThat(catalog().sample(new TableName(DATABASE, "nobody"), List.of("id"), 5))
                .isEmpty();
    }

    @Test
    void aSampleHasTheColumnsInTheOrderThatIsAskedFor() throws Exception {
        assertThat(catalog().sample(PEOPLE, List.of("score", "id"), 10))
                .containsExactlyInAnyOrder(List.of(0.5, 1L), List.of(1.5, 2L), List.of(2.5, 3L));
    }

    @Test
    void aValueThatIsNotThereIsNull() throws Exception {
        List<List<@Nullable Object>> names = catalog().sample(PEOPLE, List.of("name"), 10);

        assertThat(names).hasSize(3).filteredOn(row -> row.get(0) == null).hasSize(1);
    }

    @Test
    void aSampleIsBoundedAndTheSameEachTime() throws Exception {
        List<List<@Nullable Object>> first = catalog().sample(EVENTS, List.of("id"), 7);

        assertThat(first).hasSize(7).doesNotHaveDuplicates();
        assertThat(catalog().sample(EVENTS, List.of("id"), 7)).isEqualTo(first);
    }

    @Test
    void aSampleOfNoColumnsIsEmpty() throws Exception {
        assertThat(catalog().sample(PEOPLE, List.of(), 5)).isEmpty();
    }
}
