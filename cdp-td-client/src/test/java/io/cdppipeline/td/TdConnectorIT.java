package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.target.TableName;
import io.cdppipeline.td.connector.TdSource;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.job.JobStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdConnectorIT {

    private static final String JSON = "application/json; charset=UTF-8";
    private static final TableName ORDERS = new TableName("d", "orders");
    private static final Map<String, Object> CONFIG = Map.of("in", Map.of("type", "s3"));
    private static final TdSource SOURCE = TdSource.builder()
            .name("daily")
            .table(ORDERS)
            .config(CONFIG)
            .cron("@daily")
            .timezone("UTC")
            .delay(60)
            .timeColumn("t")
            .build();
    private static final String SOURCE_JSON =
            "{\"name\":\"daily\",\"database\":\"d\",\"table\":\"orders\",\"config\":{\"in\":{\"type\":\"s3\"}},"
                    + "\"cron\":\"@daily\",\"timezone\":\"UTC\",\"delay\":60,\"time_column\":\"t\"}";

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void guesses() {
        td.answers("{\"config\":{\"in\":{\"type\":\"s3\",\"parser\":{\"skip\":1,\"x\":null}}}}");
        assertThat(td.client().connector().guess(CONFIG).toString())
                .isEqualTo("{in={type=s3, parser={skip=1, x=null}}}");
        assertThat(td.request())
                .isEqualTo("POST /v3/bulk_loads/guess\n" + JSON + "\n{\"config\":{\"in\":{\"type\":\"s3\"}}}");
    }

    @Test
    void previews() {
        td.answers("{\"schema\":[],\"records\":[[1]]}");
        assertThat(td.client().connector().preview(CONFIG).toString()).isEqualTo("{schema=[], records=[[1]]}");
        assertThat(td.request())
                .isEqualTo("POST /v3/bulk_loads/preview\n" + JSON + "\n{\"config\":{\"in\":{\"type\":\"s3\"}}}");
    }

    @Test
    void issues() {
        td.answers("{\"job_id\":\"5\"}");
        assertThat(td.client().connector().issue(ORDERS, CONFIG)).isEqualTo(new IssuedJob("5", false));
        assertThat(td.request())
                .isEqualTo("POST /v3/job/issue/bulkload/d\n" + JSON
                        + "\n{\"config\":{\"in\":{\"type\":\"s3\"}},\"database\":\"d\",\"table\":\"orders\"}");
    }

    @Test
    void issuesOnceUnderADomainKey() {
        td.server()
                .stubFor(any(anyUrl())
                        .willReturn(jsonResponse("{\"message\":\"x\",\"details\":{\"conflicts_with\":7}}", 409)));
        assertThat(td.client().connector().issue(ORDERS, CONFIG, "k")).isEqualTo(new IssuedJob("7", true));
        assertThat(td.request()).startsWith("POST /v3/job/issue/bulkload/d?domain_key=k\n");
        assertThatThrownBy(() -> td.client().connector().issue(ORDERS, CONFIG))
                .isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void refusesWhatTheServiceWouldNotTake() {
        assertThatThrownBy(() -> td.client().connector().guess(Map.of("in", "x".repeat(70_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The connector's configuration has 70009 characters as JSON, but no more than 65535 are taken");
    }

    @Test
    void listsSourcesHoweverTheyAreWrapped() {
        td.answers("[" + SOURCE_JSON + "]");
        assertThat(td.client().sources().list()).containsExactly(SOURCE);
        assertThat(td.request()).isEqualTo("GET /v3/bulk_loads");
        td.answers("{\"bulk_loads\":[{\"name\":\"n\",\"id\":3,\"config\":null}]}");
        assertThat(td.client().sources().list())
                .containsExactly(TdSource.builder()
                        .name("n")
                        .id("3")
                        .table(new TableName("", ""))
                        .build());
    }

    @Test
    void showsStoresChangesAndDeletesSources() {
        td.answers(SOURCE_JSON);
        assertThat(td.client().sources().show("daily")).isEqualTo(SOURCE);
        assertThat(td.request()).isEqualTo("GET /v3/bulk_loads/daily");

        td.answers(SOURCE_JSON);
        assertThat(td.client().sources().create(SOURCE)).isEqualTo(SOURCE);
        assertThat(td.request()).isEqualTo("POST /v3/bulk_loads\n" + JSON + "\n" + SOURCE_JSON);

        td.answers(SOURCE_JSON);
        assertThat(td.client().sources().update(SOURCE)).isEqualTo(SOURCE);
        assertThat(td.request()).isEqualTo("PUT /v3/bulk_loads/daily\n" + JSON + "\n" + SOURCE_JSON);

        td.answers(SOURCE_JSON);
        td.client().sources().delete("daily");
        assertThat(td.request()).isEqualTo("DELETE /v3/bulk_loads/daily");

        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 404)));
        td.client().sources().deleteIfExists("daily");
        assertThat(td.request()).isEqualTo("DELETE /v3/bulk_loads/daily");
    }

    @Test
    void runsSourcesAndListsTheirJobs() {
        td.answers("{\"job_id\":8}");
        assertThat(td.client()
                        .sources()
                        .run("daily", Optional.of(Instant.parse("2026-03-01T00:00:00Z")), Optional.of("k")))
                .isEqualTo(new IssuedJob("8", false));
        assertThat(td.request())
                .isEqualTo("POST /v3/bulk_loads/daily/jobs\n" + JSON
                        + "\n{\"scheduled_time\":\"1772323200\",\"domain_key\":\"k\"}");

        td.answers("[{\"job_id\":8,\"status\":\"success\",\"records\":3}]");
        assertThat(td.client().sources().jobs("daily")).singleElement().satisfies(job -> {
            assertThat(job.id()).isEqualTo("8");
            assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        });
        assertThat(td.request()).isEqualTo("GET /v3/bulk_loads/daily/jobs");
    }
}
