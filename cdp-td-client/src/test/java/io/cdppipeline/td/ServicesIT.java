package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.account.TdApiKey;
import io.cdppipeline.td.database.TdDatabase;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
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

    @Nested
    class Databases {

        @Test
        void areListedLeniently() {
            td.server().stubFor(get("/v3/database/list").willReturn(okJson("""
                                    {"databases":[
                                    {"name":"a","count":5,"created_at":"2023-01-02 03:04:05 UTC","updated_at":"","organization":null,"permission":"owner","new":{}},
                                    {"name":"b","count":null}]}""")));

            assertThat(td.client().databases().list())
                    .containsExactly(
                            new TdDatabase(
                                    "a",
                                    OptionalLong.of(5),
                                    Optional.of(Instant.parse("2023-01-02T03:04:05Z")),
                                    Optional.empty(),
                                    "owner"),
                            new TdDatabase("b", OptionalLong.empty(), Optional.empty(), Optional.empty(), ""));
        }

        @Test
        void areMadeAndDeleted() {
            td.server().stubFor(any(anyUrl()).willReturn(okJson("{\"database\":\"acme_src\"}")));

            td.client().databases().create("acme_src");
            td.client().databases().delete("acme_src");

            td.server()
                    .verify(
                            1,
                            postRequestedFor(urlEqualTo("/v3/database/create/acme_src"))
                                    .withHeader("Content-Length", equalTo("0")));
            td.server().verify(1, postRequestedFor(urlEqualTo("/v3/database/delete/acme_src")));
        }

        @Test
        void thatAreMadeIfMissingMayStillBeRefused() {
            td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"message\":\"Invalid name\"}", 422)));

            assertThatThrownBy(() -> td.client().databases().createIfNotExists("A"))
                    .hasMessage("Cannot create database A at " + td.host()
                            + ": status 422: Invalid name (1 attempt, 0.0 s)");
            assertThatThrownBy(() -> td.client().databases().deleteIfExists("A"))
                    .hasMessage("Cannot delete database A at " + td.host()
                            + ": status 422: Invalid name (1 attempt, 0.0 s)");
        }
    }

    @Test
    void tablesAreMadeDeletedRenamedAndSwapped() {
        td.server().stubFor(any(anyUrl()).willReturn(okJson("{}")));
        TableName name = new TableName("acme_src", "orders");

        td.client().tables().create(name);
        td.client().tables().delete(name);
        td.client().tables().rename(name, "old", true);
        td.client().tables().swap("acme_src", "a", "b");

        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/create/acme_src/orders/log")));
        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/delete/acme_src/orders")));
        td.server()
                .verify(
                        1,
                        postRequestedFor(urlEqualTo("/v3/table/rename/acme_src/orders/old"))
                                .withFormParam("overwrite", equalTo("true")));
        td.server().verify(1, postRequestedFor(urlEqualTo("/v3/table/swap/acme_src/a/b")));
    }
}
