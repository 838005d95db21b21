package io.cdppipeline.td;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.td.database.TdDatabase;
import io.cdppipeline.td.database.TdDatabases;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdDatabasesIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void areListedLeniently() {
        td.answers("""
                {"databases":[
                {"name":"a","count":5,"created_at":"2023-01-02 03:04:05 UTC","updated_at":"","organization":null,"permission":"owner","new":{}},
                {"name":"b","count":null,"delete_protected":true}]}""");

        assertThat(databases().list())
                .containsExactly(
                        new TdDatabase(
                                "a",
                                "",
                                OptionalLong.of(5),
                                Optional.of(Instant.parse("2023-01-02T03:04:05Z")),
                                Optional.empty(),
                                "owner",
                                Map.of(),
                                false),
                        new TdDatabase(
                                "b", "", OptionalLong.empty(), Optional.empty(), Optional.empty(), "", Map.of(), true));
        assertThat(td.request()).isEqualTo("GET /v3/database/list");
    }

    @Test
    void areListedWithPermissions() {
        td.answers("{\"databases\":[{\"name\":\"a\",\"database_permissions\":{\"edit\":true,\"query\":\"own\"}}]}");

        assertThat(databases().listWithPermissions().get(0).permissions())
                .containsExactly(Map.entry("edit", "true"), Map.entry("query", "own"));
        assertThat(td.request()).isEqualTo("GET /v3/database/list?require_permissions=true");
    }

    @Test
    void areShown() {
        td.answers("{\"id\":7,\"name\":\"a\",\"datatank\":{}}");

        assertThat(databases().show("a").id()).isEqualTo("7");
        assertThat(td.request()).isEqualTo("GET /v3/database/show/a");
        assertThat(databases().find("a")).isPresent();
    }

    @Test
    void areFoundOrNot() {
        refuse(404, "none");
        assertThat(databases().find("a")).isEmpty();
        refuse(403, "no");
        assertThatThrownBy(() -> databases().find("a"))
                .hasMessage("Cannot show database a at " + td.host() + ": status 403: no (1 attempt, 0.0 s)");
    }

    @Test
    void areMade() {
        td.answers("{\"database\":\"a\"}");
        databases().create("a");
        assertThat(td.request()).isEqualTo("POST /v3/database/create/a");
        assertThat(td.onlyRequest().getHeader("Content-Length")).isEqualTo("0");

        td.answers("{\"database\":\"a\"}");
        databases().createIfNotExists("a");
        assertThat(td.request()).isEqualTo("POST /v3/database/create/a");
    }

    @Test
    void areDeleted() {
        td.answers("{\"database\":\"a\"}");
        databases().delete("a");
        assertThat(td.request()).isEqualTo("POST /v3/database/delete/a");

        td.answers("{\"database\":\"a\"}");
        databases().deleteIfExists("a");
        assertThat(td.request()).isEqualTo("POST /v3/database/delete/a");
    }

    @Test
    void thatAreMadeOrDeletedIfThatIsNeededMayStillBeRefused() {
        refuse(422, "Invalid name");
        assertThatThrownBy(() -> databases().createIfNotExists("A"))
                .hasMessage(
                        "Cannot create database A at " + td.host() + ": status 422: Invalid name (1 attempt, 0.0 s)");
        assertThatThrownBy(() -> databases().deleteIfExists("A"))
                .hasMessage(
                        "Cannot delete database A at " + td.host() + ": status 422: Invalid name (1 attempt, 0.0 s)");
        refuse(409, "Database a already exists");
        databases().createIfNotExists("a");
        assertThatThrownBy(() -> databases().create("a")).isInstanceOf(TdClientException.NonRetriable.class);
        refuse(404, "none");
        databases().deleteIfExists("a");
        assertThatThrownBy(() -> databases().delete("a")).isInstanceOf(TdClientException.NonRetriable.class);
    }

    private TdDatabases databases() {
        return td.client().databases();
    }

    private void refuse(int status, String message) {
        td.server().resetAll();
        td.server().stubFor(any(anyUrl()).willReturn(jsonResponse("{\"message\":\"" + message + "\"}", status)));
    }
}
