package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.TdClientException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What holds calls back. */
class LimitsIT extends FaultTests {

    @Nested
    class Limits {

        @Test
        void ofTheDeadlineEndACallBeforeAWaitThatWouldPassIt() {
            always(aResponse().withStatus(500).withBody("{\"error\":\"oops\"}"));
            TdClient client = td.builder().deadline(Duration.ofSeconds(10)).build();

            assertThatThrownBy(() -> client.databases().list())
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessage("Cannot list databases at " + td.host()
                            + ": status 500: oops; the next attempt would come after"
                            + " the deadline of 10.0 s (4 attempts, 7.0 s)");
            assertSent(4);
        }

        @Test
        void ofTheBudgetEndRetriesWhileAHostFails() {
            always(aResponse().withStatus(500));
            TdClient client = td.builder()
                    .sleeper(new VirtualTime())
                    .retryBudget(new RetryBudget(10, 0.5))
                    .build();

            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(8);
            assertThat(failure(() -> client.databases().list()))
                    .hasMessage("Cannot list databases at " + td.host()
                            + ": status 500; not tried again, because too many calls"
                            + " of this host needed that just before (4 attempts, 7.0 s)");
            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(1);
            assertSent(13);

            always(okJson("{\"databases\":[]}"));
            client.databases().list();
            client.databases().list();
            always(aResponse().withStatus(500));
            assertThat(failure(() -> client.databases().list()).attempts()).isEqualTo(2);
        }

        @Test
        void ofTheHostHoldForAllClientsOfTheProcess() {
            TdClient first = td.builder().retry(RetryPolicy.none()).build();
            TdClient second = td.builder().build();
            answers(aResponse().withStatus(429).withHeader("Retry-After", "30"), okJson("{\"databases\":[]}"));

            failure(() -> first.databases().list());
            assertThat(td.waits()).isEmpty();
            second.databases().list();

            assertThat(td.waits()).containsExactly(Duration.ofSeconds(30));
        }

        @Test
        void ofTheHostRefuseACallWhoseTurnWouldComeTooLate() {
            TdClient first = td.builder().retry(RetryPolicy.none()).build();
            TdClient second = td.builder().deadline(Duration.ofSeconds(20)).build();
            always(aResponse().withStatus(429).withHeader("Retry-After", "30"));

            failure(() -> first.databases().list());

            assertThatThrownBy(() -> second.databases().create("d"))
                    .isInstanceOf(TdClientException.Retriable.class)
                    .hasMessageStartingWith("Cannot create database d at " + td.host()
                            + ": not sent, because its turn among the calls that wait for this host would come after the deadline"
                            + " of 20.0 s");
            assertSent(1);
        }

        @Test
        void ofTheBreakerEndOnceTheServiceIsWellAgain() {
            always(aResponse().withStatus(500));
            TdClient client = td.builder()
                    .retry(RetryPolicy.none())
                    .circuitBreaker(new CircuitBreakerPolicy(50, 4, 4, Duration.ofSeconds(15)))
                    .build();
            for (int i = 0; i < 4; i++) {
                failure(() -> client.databases().list());
            }
            always(okJson("{\"databases\":[]}"));
            assertThat(failure(() -> client.databases().list()).kind()).isEqualTo(Kind.SUSPENDED);
            assertSent(0);

            td.time().pass(Duration.ofSeconds(16));

            assertThat(client.databases().list()).isEmpty();
        }

        @Test
        void areNoneWhereTheyAreOff() {
            always(aResponse().withStatus(503));
            TdClient client = td.builder()
                    .retry(RetryPolicy.none())
                    .circuitBreaker(CircuitBreakerPolicy.off())
                    .adaptiveLimit(AdaptiveLimit.off())
                    .retryBudget(RetryBudget.unlimited())
                    .build();
            for (int i = 0; i < 60; i++) {
                assertThat(failure(() -> client.databases().list()).kind()).isEqualTo(Kind.UNAVAILABLE);
            }
            assertSent(60);
            assertThat(td.waits()).isEmpty();
        }
    }
}
