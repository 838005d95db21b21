package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.Polling;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Tables and jobs on the real warehouse, through the client. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalTablesIT {

    private LocalTreasureData td;
    private TdClient client;

    @BeforeAll
    void start() {
        td = LocalTreasureData.inMemory();
        client = td.client();
        client.databases().create("shop");
    }

    @AfterAll
    void stop() {
        td.close();
    }

    @Test
    void givesEveryTypeAsItIs() {
        QueryResult result = td.target()
                .sql()
                .query(
                        "shop",
                        "SELECT 1 AS whole, 1.5e0 AS part, 'ü\n\"' AS text, true AS flag, CAST(NULL AS varchar) AS nothing,"
                                + " ARRAY['a', NULL] AS list, MAP(ARRAY['k'], ARRAY[2]) AS map");

        assertThat(result.columns())
                .extracting(Column::name)
                .containsExactly("whole", "part", "text", "flag", "nothing", "list", "map");
        assertThat(result.rows())
                .containsExactly(
                        Arrays.asList(1L, 1.5, "ü\n\"", true, null, Arrays.asList("a", null), Map.of("k", 2L)));
        assertThat(result.rows())
                .isEqualTo(td.query(
                                "shop",
                                "SELECT 1, 1.5e0, 'ü\n\"', true, CAST(NULL AS varchar),"
                                        + " ARRAY['a', NULL], MAP(ARRAY['k'], ARRAY[2])")
                        .rows());
    }

    @Test
    void showsWhatQueriesHaveMade() {
        td.query("shop", "CREATE TABLE made AS SELECT 1 AS id, ARRAY['x'] AS tags, 2.5e0 AS price");

        assertThat(td.target()
                        .catalog()
                        .table(new TableName("shop", "made"))
                        .orElseThrow()
                        .columns())
                .containsExactly(
                        new Column("id", "bigint"),
                        new Column("tags", "array(varchar)"),
                        new Column("price", "double"));
        assertThat(client.tables().show(new TableName("shop", "made")).rows()).hasValue(1);
    }

    @Test
    void swapsTwoTables() {
        td.query("shop", "CREATE TABLE one AS SELECT 1 AS n");
        td.query("shop", "CREATE TABLE two AS SELECT 2 AS n");

        client.tables().swap("shop", "one", "two");
        client.tables().swap("shop", "one", "one");

        assertThat(td.query("shop", "SELECT (SELECT n FROM one), (SELECT n FROM two)")
                        .rows())
                .containsExactly(List.of(2L, 1L));
        assertThat(client.tables().list("shop"))
                .extracting(table -> table.name().table())
                .doesNotContain("one__swapping_with__two");
        assertThatThrownBy(() -> client.tables().swap("shop", "one", "gone"))
                .isInstanceOfSatisfying(
                        TdClientException.class, e -> assertThat(e.kind()).isEqualTo(TdClientException.Kind.NOT_FOUND));
    }

    @Test
    void renamesOverATableOnlyWhenItIsTold() {
        td.query("shop", "CREATE TABLE fresh AS SELECT 'new' AS v");
        td.query("shop", "CREATE TABLE stale AS SELECT 'old' AS v");

        assertThatThrownBy(() -> client.tables().rename(new TableName("shop", "fresh"), "stale", false))
                .isInstanceOf(TdClientException.class);
        client.tables().rename(new TableName("shop", "fresh"), "stale", true);

        assertThat(td.query("shop", "SELECT v FROM stale").rows()).containsExactly(List.of("new"));
    }

    @Test
    void killsAQueryThatRuns() throws Exception {
        String id = client.jobs()
                .issue(JobRequest.presto(
                                "shop",
                                "SELECT count(*) FROM UNNEST(sequence(1, 10000)) a (x) CROSS JOIN UNNEST(sequence(1,"
                                        + " 10000)) b (y) CROSS JOIN UNNEST(sequence(1, 10000)) c (z) WHERE x + y * z = 7")
                        .build())
                .id();
        while (client.jobs().status(id) == JobStatus.QUEUED) {
            assertThat(Thread.interrupted()).as("interrupted by the timeout").isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }

        client.jobs().kill(id);

        assertThat(client.jobs().await(id, Polling.upTo(Duration.ofMillis(20))).status())
                .isEqualTo(JobStatus.KILLED);
        assertThat(td.query("shop", "SELECT 1").firstLong()).isEqualTo(1);
    }

    @Test
    void refusesNamesThatTheWarehouseKeepsForItself() {
        assertThatThrownBy(() -> client.databases().create("main"))
                .isInstanceOf(TdClientException.class)
                .hasMessageContaining("No name for a database: 'main'");
    }
}
