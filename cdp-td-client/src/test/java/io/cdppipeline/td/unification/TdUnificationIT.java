package io.cdppipeline.td.unification;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.workflow.TdTask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdUnificationIT {

    private static final UnificationRequest REQUEST = UnificationRequest.of(
                    Map.of("name", "acme", "keys", List.of(Map.of("name", "email"))))
            .runCanonicalIds(true)
            .runPersistentIds(false)
            .runEnrichments(true)
            .runMasterTables(true)
            .fullRefresh(true)
            .keepDebugTables(false)
            .earlyAccess(true)
            .build();

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void givesTheWorkflowThatDoesIt() {
        td.server()
                .stubFor(post("/unifications/workflow_call")
                        .willReturn(okJson(
                                "{\"+extract_and_merge\":{\"+a\":{\"echo>\":\"hi\"}},\"+result_key_stats\":{}}")));

        UnificationWorkflow workflow = td.client().unification().workflow(REQUEST);

        assertThat(workflow.tasks()).containsOnlyKeys("+extract_and_merge", "+result_key_stats");
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/unifications/workflow_call"))
                                .withHeader("Authorization", equalTo("TD1 " + FakeTd.KEY))
                                .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                                .withRequestBody(equalToJson("""
                                        {"run_canonical_ids":true,"run_persistent_ids":false,"run_enrichments":true,\
                                        "run_master_tables":true,"full_refresh":true,"keep_debug_tables":false,"early_access":true,\
                                        "unification":{"name":"acme","keys":[{"name":"email"}]}}""")));
    }

    @Test
    void readsYamlToo() {
        td.server()
                .stubFor(post("/unifications/workflow_call")
                        .willReturn(aResponse()
                                .withHeader("Content-Type", "application/x-yaml")
                                .withBody("+a:\n  td>: q.sql\n  _retry: 3\n")));

        assertThat(td.client().unification().workflow(REQUEST).tasks())
                .isEqualTo(Map.of("+a", Map.of("td>", "q.sql", "_retry", 3)));
    }

    @Test
    void saysWhatIsWrongAtWhichPlace() {
        td.server()
                .stubFor(post("/unifications/workflow_call")
                        .willReturn(jsonResponse(
                                "{\"canonical_ids[0].do_not_merge_key\":[\"must be the first element of merge_by_keys\"]}",
                                400)));

        assertThatThrownBy(() -> td.client().unification().workflow(REQUEST))
                .isInstanceOf(TdClientException.NonRetriable.class)
                .hasMessage("Cannot ask for the workflow of unification acme at " + td.host()
                        + ": status 400: canonical_ids[0].do_not_merge_key: must be the first element of merge_by_keys"
                        + " (1 attempt, 0.0 s)");
    }

    @Test
    void takesNoPageForAWorkflow() {
        td.server()
                .stubFor(post("/unifications/workflow_call")
                        .willReturn(aResponse().withBody("<html>")));

        assertThatThrownBy(() -> td.client().unification().workflow(REQUEST))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessageContaining("the answer is an HTML page and no workflow (8 attempts");
    }

    @Test
    void tellsHowFarItHasComeFromTheTasksOfTheCallingAttempt() {
        td.server().stubFor(get("/api/attempts/1/tasks").willReturn(okJson("{\"tasks\":[" + """
                        {"id":"1","fullName":"+m","isGroup":true,"state":"planned"},\
                        {"id":"2","fullName":"+m+call","isGroup":false,"state":"planned"},\
                        {"id":"3","fullName":"+m+call2","isGroup":false,"state":"error"},\
                        {"id":"4","fullName":"+m+call+extract_and_merge","isGroup":true,"state":"planned"},\
                        {"id":"5","fullName":"+m+call+extract_and_merge+loop","isGroup":false,"state":"success","config":{"query":"SELECT 1"}},\
                        {"id":"6","fullName":"+m+call+source_key_stats","isGroup":false,"state":"retry_waiting"}]}""")));

        UnificationStatus status = td.client().unification().status("1", "+m+call");

        assertThat(status).isEqualTo(new UnificationStatus(true, 1, 2, List.of("+m+call+source_key_stats"), List.of()));
        assertThat(status.finished()).isFalse();
    }

    @Test
    void hasFailedWhereATaskHas() {
        td.server().stubFor(get("/api/attempts/1/tasks").willReturn(okJson("{\"tasks\":[" + """
                        {"id":"5","fullName":"+m+call+a","isGroup":false,"state":"error","error":{"message":"no table"}}]}""")));

        UnificationStatus status = td.client().unification().status("1", "+m+call");

        assertThat(status.finished()).isTrue();
        assertThat(status.succeeded()).isFalse();
        assertThat(status.failed()).extracting(TdTask::errorMessage).containsExactly(java.util.Optional.of("no table"));
        assertThat(td.client().unification().status("1", "+m+other").started()).isFalse();
    }
}
