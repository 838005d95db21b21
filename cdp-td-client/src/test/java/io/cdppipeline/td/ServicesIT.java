package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.account.TdApiKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @ParameterizedTest
    @ValueSource(strings = {FakeTd.KEY, "TD1 " + FakeTd.KEY})
    void sendTheApiKeyHoweverItIsSpelt(String key) {
        td.server()
                .stubFor(
                        get("/v3/user/apikey/validate")
                                .willReturn(
                                        okJson(
                                                "{\"key_type\":\"master\",\"account_id\":1,\"user_id\":\"2\",\"administrator\":true}")));
        TdClient client =
                td.builder().apiKey(Secret.of(key)).userAgent("acme/1.0").build();

        assertThat(client.user().validateApiKey()).isEqualTo(new TdApiKey("master", "1", "2", true));
        td.server()
                .verify(getRequestedFor(anyUrl())
                        .withHeader("Authorization", equalTo("TD1 " + FakeTd.KEY))
                        .withHeader("User-Agent", equalTo("acme/1.0")));
    }

    @Test
    void keepTheApiKeyFromAnotherHostThatTheyAreSentTo() {
        td.server()
                .stubFor(get("/v3/database/list")
                        .willReturn(aResponse()
                                .withStatus(303)
                                .withHeader(
                                        "Location",
                                        "http://127.0.0.1:" + td.server().port() + "/signed")));
        td.server().stubFor(get("/signed").willReturn(okJson("{\"databases\":[]}")));

        assertThat(td.client().databases().list()).isEmpty();
        td.server().verify(1, getRequestedFor(urlEqualTo("/signed")).withoutHeader("Authorization"));
    }
}
