package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.cdppipeline.td.job.JobStatus;
import io.cdppipeline.td.job.TdJob;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that answers what a test says, and the same again. */
abstract class FaultTests {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    static TdClientException failure(Runnable call) {
        return catchThrowableOfType(TdClientException.class, call::run);
    }

    final void always(ResponseDefinitionBuilder answer) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(answer));
    }

    final void answers(ResponseDefinitionBuilder... answers) {
        td.server().resetAll();
        for (int i = 0; i < answers.length; i++) {
            td.server()
                    .stubFor(any(anyUrl())
                            .inScenario("answers")
                            .whenScenarioStateIs(i == 0 ? STARTED : "answer " + i)
                            .willReturn(answers[i])
                            .willSetStateTo("answer " + (i + 1)));
        }
    }

    final void assertSent(int requests) {
        td.server().verify(requests, anyRequestedFor(anyUrl()));
    }

    static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    final TdJob job() {
        return TdJob.builder()
                .id("1")
                .type("presto")
                .status(JobStatus.SUCCESS)
                .database("d")
                .query("")
                .userName("")
                .url("")
                .engineVersion("")
                .cmdout("")
                .stderr("")
                .build();
    }
}
