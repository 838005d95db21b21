package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.target.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TableCatalogIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    private Target target;

    @BeforeEach
    void open() {
        target = TdTarget.over(td.client(), "us01", Duration.ofSeconds(30));
    }

    @Test
    void tellsColumnsByTheirPrestoTypes() {
        td.server().stubFor(get("/v3/table/show/acme_src/shopify_orders").willReturn(okJson("""
                                {"id":12,"name":"shopify_orders","type":"log","count":"3",
                                 "schema":"[[\\"a\\",\\"string\\"],[\\"b\\",\\"long\\",\\"b2\\"],[\\"c\\",\\"int\\"],[\\"d\\",\\"double\\"],\
                                [\\"e\\",\\"float\\"],[\\"f\\",\\"array<string>\\"],[\\"g\\",\\"map<string,array<long>>\\"]]"}""")));

        assertThat(target.catalog().table(new TableName("acme_src", "shopify_orders")))
                .contains(new TableSchema(
                        new TableName("acme_src", "shopify_orders"),
                        List.of(
                                new Column("a", "varchar"),
                                new Column("b", "bigint"),
                                new Column("c", "bigint"),
                                new Column("d", "double"),
                                new Column("e", "double"),
                                new Column("f", "array(varchar)"),
                                new Column("g", "map(varchar, array(bigint))")),
                        OptionalLong.of(3)));
    }

    @Test
    void listsTheTablesOfADatabaseByName() {
        td.server().stubFor(get("/v3/table/list/acme_src").willReturn(okJson("""
                                {"database":"acme_src","tables":[
                                {"name":"b","count":null,"schema":null},{"name":"a","count":1,"schema":"[]"}]}""")));

        assertThat(target.catalog().tables("acme_src"))
                .containsExactly(
                        new TableSchema(new TableName("acme_src", "a"), List.of(), OptionalLong.of(1)),
                        new TableSchema(new TableName("acme_src", "b"), List.of(), OptionalLong.empty()));
    }

    @Test
    void takesAMissingDatabaseForOneWithoutTables() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"Not found\"}", 404)));

        assertThat(target.catalog().tables("nope")).isEmpty();
        assertThat(target.catalog().table(new TableName("nope", "t"))).isEmpty();
    }

    private static String events(String count, String last) {
        return "{\"name\":\"events\",\"count\":" + count + ",\"last_log_timestamp\":\"" + last
                + "\",\"schema\":\"[[\\\"a\\\",\\\"string\\\"]]\"}";
    }

    /** Asks for two rows, where queries find the given number of rows one after another. */
    private List<String> queriesOfASample(String table, Integer... found) {
        td.server().stubFor(get("/v3/table/show/acme_src/events").willReturn(okJson(table)));
        Deque<Integer> rows = new ArrayDeque<>(List.of(found));
        List<String> queries = new ArrayList<>();
        List<List<@Nullable Object>> sample = new TableCatalog(td.client(), (database, query) -> {
                    queries.add(query);
                    return new QueryResult(
                            List.of(new Column("a", "varchar")), Collections.nCopies(rows.remove(), List.of("x")));
                })
                .sample(new TableName("acme_src", "events"), List.of("a"), 2);
        assertThat(sample).hasSize(found[found.length - 1]);
        return queries;
    }

    @Test
    void samplesASmallTableWhole() {
        assertThat(queriesOfASample(events("1000000", "2025-12-31T23:59:59Z"), 1))
                .containsExactly("""
                SELECT "a"
                FROM "events"
                ORDER BY xxhash64(to_utf8(COALESCE(CAST("a" AS VARCHAR), ''))), COALESCE(CAST("a" AS VARCHAR), '')
                LIMIT 2""");
    }

    @Test
    void looksOnlyAtTheNewestDaysOfALargeTable() {
        String large = events("9000000000", "2025-12-31T23:59:59Z");

        assertThat(queriesOfASample(large, 2))
                .singleElement()
                .asString()
                .contains("\nWHERE time >= 1767139200 AND time < 1767225600\n");
        assertThat(queriesOfASample(large, 0, 1, 1))
                .extracting(query -> query.replaceAll("(?s).*WHERE time >= (\\d+).*", "$1"))
                .containsExactly("1767139200", "1764633600", "1735689600");
        assertThat(queriesOfASample(large, 0, 0, 0, 1))
                .hasSize(4)
                .last()
                .asString()
                .doesNotContain("WHERE");
    }

    @Test
    void doesNotTakeAFailureForAMissingTable() {
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"error\":\"no\"}", 403)));

        assertThatThrownBy(() -> target.catalog().tables("acme_src"))
                .hasMessage("Cannot list tables of database acme_src at " + td.host()
                        + ": status 403: no (1 attempt, 0.0 s)");
    }
}
