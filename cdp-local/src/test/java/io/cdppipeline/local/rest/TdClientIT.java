package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import io.cdppipeline.local.job.BulkLoader;
import io.cdppipeline.local.job.FakeWarehouse;
import io.cdppipeline.local.job.JobService;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.local.sql.SqlResult;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.QueryResult;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClient;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.TdTarget;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobRequest;
import io.cdppipeline.td.job.JobStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client that applications use, against our server. */
@Timeout(30)
class TdClientIT {

    private static final Secret KEY = Secret.of("1/0123456789abcdef0123456789abcdef01234567");

    private final FakeWarehouse warehouse = new FakeWarehouse();
    private JobService jobs;
    private RestServer server;
    private TdClient client;

    @BeforeEach
    void start(@TempDir Path directory) {
        Clock clock = Clock.systemUTC();
        jobs = new JobService(
                warehouse, (target, config) -> new BulkLoader.Loaded(5, "5 rows"), clock, directory, Optional.empty());
        server = RestServer.start(0, Routes.rest(jobs, clock, directory, KEY), KEY);
        client = client(KEY);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        jobs.close();
    }

    private TdClient client(Secret key) {
        return TdClient.builder()
                .apiUrl(server.endpoint())
                .workflowUrl(server.endpoint())
                .apiKey(key)
                .build();
    }

    @Test
    void knowsItsKey() {
        assertThat(client.user().validateApiKey().administrator()).isTrue();
        try (TdClient other = client(Secret.of("1/ffffffffffffffffffffffffffffffffffffffff"))) {
            assertThatThrownBy(() -> other.user().validateApiKey())
                    .isInstanceOfSatisfying(
                            TdClientException.class,
                            e -> assertThat(e.kind()).isEqualTo(TdClientException.Kind.UNAUTHORIZED));
        }
    }

    @Test
    void makesFindsAndDropsDatabasesAndTables() {
        TableName orders = new TableName("shop", "orders");
        client.databases().createIfNotExists("shop");
        client.databases().createIfNotExists("shop");
        client.tables().createIfNotExists(orders);
        client.tables().createIfNotExists(orders);
        client.tables().rename(orders, "orders_old", true);
        warehouse.addTable(orders, 3, new Column("id", "bigint"), new Column("tags", "array(varchar)"));

        assertThat(client.databases().list()).extracting("name").containsExactly("shop");
        assertThat(client.tables().list("shop"))
                .extracting(table -> table.name().table())
                .containsExactly("orders", "orders_old");
        assertThat(client.tables().show(orders).rows()).hasValue(3);
        assertThat(client.tables().show(orders).columns())
                .containsExactly(new Column("id", "bigint"), new Column("tags", "array(varchar)"));
        client.tables().deleteIfExists(orders);
        client.tables().deleteIfExists(orders);
        client.databases().deleteIfExists("shop");
        client.databases().deleteIfExists("shop");
        assertThat(client.databases().list()).isEmpty();
    }

    @Test
    void queriesThroughTheTarget() {
        client.databases().create("shop");
        List<Column> columns = List.of(new Column("n", "bigint"), new Column("text", "varchar"));
        List<List<Object>> rows = LongStream.range(0, 20_000)
                .mapToObj(i -> Arrays.<Object>asList(i, i % 3 == 0 ? null : "row " + i))
                .toList();
        warehouse.answering(request -> new SqlResult(columns, List.copyOf(rows), true, rows.size()));
        TdTarget target = TdTarget.over(client, "local", Duration.ofMillis(20));

        QueryResult result = target.sql().query("shop", "SELECT n, text FROM t");

        assertThat(result.columns()).isEqualTo(columns);
        assertThat(result.rows()).isEqualTo(rows);
        assertThat(target.catalog().tables("nowhere")).isEmpty();
    }

    @Test
    void tellsTheServicesOwnMessageOfAFailedQuery() {
        client.databases().create("shop");
        warehouse.answering(request -> {
            throw new SqlFailure("TABLE_NOT_FOUND", "line 1:15: Table 'td.shop.t' does not exist", null);
        });
        TdTarget target = TdTarget.over(client, "local", Duration.ofMillis(20));

        assertThatThrownBy(() -> target.sql().query("shop", "SELECT 1 FROM t"))
                .isInstanceOf(CdpException.class)
                .hasMessageContaining("line 1:15: Table 'td.shop.t' does not exist");
    }

    @Test
    void adoptsTheJobOfItsDomainKey() {
        client.databases().create("shop");
        JobRequest request =
                JobRequest.presto("shop", "SELECT 1").domainKey("once").build();

        IssuedJob first = client.jobs().issue(request);
        IssuedJob second = client.jobs().issue(request);

        assertThat(second).isEqualTo(new IssuedJob(first.id(), true));
    }

    @Test
    void killsAJob() throws Exception {
        client.databases().create("shop");
        CountDownLatch running = new CountDownLatch(1);
        warehouse.answering(request -> {
            running.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("never here");
        });
        String id = client.jobs()
                .issue(JobRequest.presto("shop", "SELECT 1").build())
                .id();
        running.await();

        client.jobs().kill(id);

        jobs.awaitJob(id);
        assertThat(client.jobs().status(id)).isEqualTo(JobStatus.KILLED);
    }
}
