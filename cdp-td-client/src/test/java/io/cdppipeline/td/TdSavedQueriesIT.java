package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.job.IssuedJob;
import io.cdppipeline.td.query.FederatedQuery;
import io.cdppipeline.td.query.TdSavedQueries;
import io.cdppipeline.td.query.TdSavedQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdSavedQueriesIT {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");
    private static final TdSavedQuery DAILY = TdSavedQuery.builder()
            .name("daily")
            .type("presto")
            .database("d")
            .query("SELECT 1")
            .cron("0 1 * * *")
            .timezone("UTC")
            .delay(5)
            .priority(1)
            .retryLimit(2)
            .resultUrl(Secret.of("mysql://u:p@h/d/t"))
            .build();

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedLeniently() {
        td.answers("""
                {"schedules":[{"id":1,"name":"daily","cron":"0 1 * * *","timezone":"UTC","delay":5,"created_at":"2023-01-02T03:04:05Z",
                "type":"presto","query":"SELECT 1","database":"d","user_name":"A","priority":1,"retry_limit":2,
                "result":"mysql://u:p@h/d/t","next_time":null,"engine_version":null,"new":1},{"name":"bare","cron":null}]}""");

        assertThat(queries().list())
                .containsExactly(
                        TdSavedQuery.builder()
                                .from(DAILY)
                                .id("1")
                                .userName("A")
                                .createdAt(Instant.parse("2023-01-02T03:04:05Z"))
                                .build(),
                        TdSavedQuery.builder().name("bare").build());
        assertThat(td.request()).isEqualTo("GET /v3/schedule/list");
        assertThat(queries().list().toString()).doesNotContain("u:p");
    }

    @Test
    void areMadeChangedAndDeleted() {
        String form = "type=presto&database=d&query=SELECT%201&cron=0%201%20*%20*%20*&timezone=UTC&delay=5&priority=1"
                + "&retry_limit=2&result=mysql%3A%2F%2Fu%3Ap%40h%2Fd%2Ft";
        td.answers("{\"start\":null}");
        queries().create(DAILY);
        assertThat(td.request()).isEqualTo("POST /v3/schedule/create/daily\n" + FORM + "\n" + form);

        td.answers("{}");
        queries().update(TdSavedQuery.builder().name("daily").cron("").build());
        assertThat(td.request()).isEqualTo("POST /v3/schedule/update/daily\n" + FORM + "\ncron=");

        td.answers("{\"cron\":null,\"query\":\"SELECT 1\"}");
        queries().delete("daily");
        assertThat(td.request()).isEqualTo("POST /v3/schedule/delete/daily");
    }

    @Test
    void areMadeAndDeletedAsNeeded() {
        refuse(409, "{}");
        queries().createIfNotExists(DAILY);
        assertThatThrownBy(() -> queries().create(DAILY)).isInstanceOf(TdClientException.NonRetriable.class);
        refuse(404, "{}");
        queries().deleteIfExists("daily");
        assertThatThrownBy(() -> queries().delete("daily")).isInstanceOf(TdClientException.NonRetriable.class);
    }

    @Test
    void tellTheirRuns() {
        td.answers("{\"history\":[{\"job_id\":3,\"status\":\"error\"}],\"count\":1,\"from\":0,\"to\":20}");
        assertThat(queries().history("daily", 0, 20))
                .singleElement()
                .satisfies(job -> assertThat(job.id()).isEqualTo("3"));
        assertThat(td.request()).isEqualTo("GET /v3/schedule/history/daily?from=0&to=20");
    }

    @Test
    void areRun() {
        td.answers("{\"jobs\":[{\"job_id\":3,\"type\":\"presto\",\"scheduled_at\":\"x\"},{\"job_id\":\"4\"}]}");
        assertThat(queries().run("daily", TIME, OptionalInt.of(2), Optional.of("k")))
                .containsExactly(new IssuedJob("3", false), new IssuedJob("4", false));
        assertThat(td.request()).isEqualTo("POST /v3/schedule/run/daily/1772323200\n" + FORM + "\nnum=2&domain_key=k");

        td.answers("{\"jobs\":[]}");
        assertThat(queries().run("daily", TIME, OptionalInt.empty(), Optional.empty()))
                .isEmpty();
        assertThat(td.request()).isEqualTo("POST /v3/schedule/run/daily/1772323200");

        td.answers("{\"id\":\"9\"}");
        assertThat(queries().runById("1", TIME, Optional.of("k"))).isEqualTo(new IssuedJob("9", false));
        assertThat(td.request())
                .isEqualTo("POST /v4/queries/1/jobs\napplication/json; charset=UTF-8\n"
                        + "{\"scheduled_time\":\"2026-03-01T00:00:00Z\",\"domain_key\":\"k\"}");
    }

    @Test
    void areRunOnceUnderADomainKey() {
        refuse(409, "{\"details\":{\"conflicts_with\":\"3\"}}");
        assertThat(queries().run("daily", TIME, OptionalInt.empty(), Optional.of("k")))
                .containsExactly(new IssuedJob("3", true));
        assertThat(queries().runById("1", TIME, Optional.of("k"))).isEqualTo(new IssuedJob("3", true));
    }

    @Test
    void writeThroughConnections() {
        td.answers("{\"id\":42}");
        assertThat(td.client().connections().lookup("a b")).isEqualTo("42");
        assertThat(td.request()).isEqualTo("GET /v3/connections/lookup?name=a%20b");

        td.answers("{\"results\":[{\"name\":\"r\",\"url\":\"mysql://u:p@h\"}]}");
        assertThat(td.client().connections().results()).isEqualTo(Map.of("r", Secret.of("mysql://u:p@h")));
        assertThat(td.request()).isEqualTo("GET /v3/result/list");
    }

    private TdSavedQueries queries() {
        return td.client().savedQueries();
    }

    private void refuse(int status, String body) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse(body, status)));
    }

    @Test
    void federatedQueriesAreListed() {
        td.answers(
                "[{\"id\":3,\"type\":\"snowflake\",\"user_id\":1,\"account_id\":2,\"name\":\"dwh\",\"connection_id\":8,"
                        + "\"created_at\":\"2026-03-01T00:00:00Z\",\"updated_at\":null,\"settings\":{\"role\":\"R\",\"x\":null}},{\"id\":4}]");
        assertThat(td.client().connections().federatedQueries())
                .containsExactly(
                        new FederatedQuery(
                                "3",
                                "dwh",
                                "snowflake",
                                "8",
                                Map.of("role", "R"),
                                Optional.of(Instant.parse("2026-03-01T00:00:00Z")),
                                Optional.empty()),
                        new FederatedQuery("4", "", "", "", Map.of(), Optional.empty(), Optional.empty()));
        assertThat(td.request()).isEqualTo("GET /v4/federated_query_configs");
    }
}
