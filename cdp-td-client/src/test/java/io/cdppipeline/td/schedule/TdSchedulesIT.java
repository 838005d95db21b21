package io.cdppipeline.td.schedule;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.FakeTd;
import io.cdppipeline.td.TdClientException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the recorded transcript does not show. */
class TdSchedulesIT {

    private static final OffsetDateTime MARCH = OffsetDateTime.parse("2026-03-01T00:00:00+09:00");

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedPageByPage() {
        td.server().stubFor(get("/api/schedules").willReturn(okJson(page(schedule(1), schedule(2)))));
        td.server().stubFor(get("/api/schedules?last_id=2").willReturn(okJson(page(schedule(7)))));
        td.server().stubFor(get("/api/schedules?last_id=7").willReturn(okJson(page())));

        assertThat(td.client().schedules().list().toList())
                .extracting(TdSchedule::id)
                .containsExactly("1", "2", "7");
    }

    @Test
    void areEnabledFromNowOnOrFromATime() {
        td.server().stubFor(any(anyUrl()).willReturn(okJson(schedule(1))));

        assertThat(td.client().schedules().enableSkipping("1").enabled()).isTrue();
        td.client().schedules().enableFrom("1", MARCH);

        td.server()
                .verify(postRequestedFor(urlEqualTo("/api/schedules/1/enable"))
                        .withRequestBody(equalToJson("{\"skipSchedule\":true}")));
        td.server()
                .verify(postRequestedFor(urlEqualTo("/api/schedules/1/enable"))
                        .withRequestBody(equalToJson("{\"nextTime\":\"2026-03-01T00:00:00+09:00\"}")));
    }

    @Test
    void areBackfilledAsTreasureDataCan() {
        td.server()
                .stubFor(
                        any(anyUrl())
                                .willReturn(
                                        okJson(
                                                "{\"id\":\"1\",\"project\":{\"id\":\"2\",\"name\":\"p\"},\"workflow\":{\"id\":\"3\",\"name\":\"w\"},\"attempts\":[]}")));

        Backfill backfill = td.client()
                .schedules()
                .backfill(
                        "1",
                        BackfillRequest.from(Instant.parse("2026-03-01T00:00:00.123Z"), "again")
                                .skipExisting(true)
                                .advanceSchedule(false)
                                .build());

        assertThat(backfill.workflowName()).isEqualTo("w");
        td.server()
                .verify(
                        postRequestedFor(urlEqualTo("/api/schedules/1/backfill"))
                                .withRequestBody(
                                        equalToJson(
                                                "{\"fromTime\":\"2026-03-01T00:00:00Z\",\"attemptName\":\"again\",\"dryRun\":false,\"skipExisting\":true,\"advanceSchedule\":false}")));
    }

    @Test
    void areChangedOnceAndTriedOutAsOftenAsNeeded() {
        td.server().stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));

        assertThatThrownBy(() -> td.client().schedules().skip("1", MARCH, 2, false))
                .isInstanceOf(TdClientException.Retriable.class)
                .hasMessage(
                        "Cannot skip 2 sessions of schedule 1 at " + td.host() + ": status 503; the outcome is unknown:"
                                + " look whether it was done before asking again (1 attempt, 0.0 s)");
        assertThatThrownBy(() -> td.client().schedules().skip("1", MARCH, 2, true))
                .hasMessageContaining("Cannot try to skip 2 sessions of schedule 1")
                .hasMessageContaining("(8 attempts");
        assertThatThrownBy(() -> td.client().schedules().skip("1", MARCH, 0, true))
                .hasMessage("count is 0, it must be 1 or more");
        assertThatThrownBy(
                        () -> BackfillRequest.from(Instant.EPOCH, "x").count(0).build())
                .hasMessage("count is 0, it must be 1 or more");
    }

    private static String page(String... schedules) {
        return "{\"schedules\":[" + String.join(",", schedules) + "]}";
    }

    private static String schedule(int id) {
        return "{\"id\":\"" + id
                + "\",\"project\":{\"id\":\"2\",\"name\":\"p\"},\"workflow\":{\"id\":\"3\",\"name\":\"w\"},"
                + "\"nextRunTime\":\"2026-03-01T00:00:00Z\",\"nextScheduleTime\":\"2026-03-01T09:00:00+09:00\",\"new\":{}}";
    }
}
