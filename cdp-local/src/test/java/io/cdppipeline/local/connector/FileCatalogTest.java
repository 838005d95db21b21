package io.cdppipeline.local.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.CatalogContract;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCatalogTest extends CatalogContract {

    @TempDir
    Path directory;

    @Override
    protected Catalog catalog() throws IOException {
        write(DATABASE + "/people/1.csv", "ID,name,score,time\n1,ann,0.5,1700000000\n");
        write(DATABASE + "/people/2.jsonl", "{\"id\":2,\"score\":1.5}\n{\"id\":3,\"name\":\"carl\",\"score\":2.5}\n");
        write(
                DATABASE + "/events.csv",
                "id\n" + IntStream.rangeClosed(1, 200).mapToObj(String::valueOf).collect(Collectors.joining("\n")));
        return FileCatalog.ofDatabases(directory);
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void sourcesBecomeTheRawTablesOfADatabase() throws IOException {
        write("shopify/Orders.json", "[{\"id\":\"7\",\"Total Price\":12.50,\"customer\":{\"id\":1},\"time\":\"now\"}]");
        write(".hidden/x.csv", "a\n1\n");
        write("shopify/readme.txt", "no data");

        FileCatalog catalog = FileCatalog.ofSources(directory, "acme_src");

        assertThat(catalog.tables("acme_src")).hasSize(1);
        assertThat(catalog.table(new TableName("acme_src", "shopify_orders"))
                        .orElseThrow()
                        .columns())
                .containsExactly(
                        new Column("id", "varchar"),
                        new Column("total_price", "double"),
                        new Column("customer", "varchar"),
                        new Column("time_", "varchar"));
        assertThat(catalog.sample(new TableName("acme_src", "shopify_orders"), List.of("customer", "nothing"), 1))
                .singleElement()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly("{\"id\":1}", null);
    }

    @Test
    void onlyTheFirstRowsOfALargeFileAreRead() throws IOException {
        String numbers = IntStream.range(0, InferredTable.MOST_ROWS)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("\n"));
        write("db_a/n.csv", "n\n" + numbers + "\nnot a number\n");
        TableName name = new TableName("db_a", "n");

        FileCatalog catalog = FileCatalog.ofDatabases(directory);

        TableSchema table = catalog.table(name).orElseThrow();
        assertThat(table.columns()).containsExactly(new Column("n", "bigint"));
        assertThat(table.rows()).as("not known, for not all were read").isEmpty();
        List<Long> sample = catalog.sample(name, List.of("n"), 100).stream()
                .map(row -> (Long) row.get(0))
                .toList();
        assertThat(sample).hasSize(100).isSorted().anyMatch(n -> n > 9_000).anyMatch(n -> n < 1_000);
    }

    @Test
    void aBrokenFileIsNamedWithItsLine() throws IOException {
        write("db_a/n.csv", "a,b\n1,2\n1,2,3\n");
        FileCatalog catalog = FileCatalog.ofDatabases(directory);

        assertThatThrownBy(() -> catalog.table(new TableName("db_a", "n")))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("n.csv line 3");
    }
}
