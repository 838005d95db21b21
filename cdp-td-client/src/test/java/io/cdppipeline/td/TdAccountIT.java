package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.config.Secret;
import io.cdppipeline.td.account.TdAccount;
import io.cdppipeline.td.account.TdApiKey;
import io.cdppipeline.td.account.TdUserInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TdAccountIT {

    @RegisterExtension
    final FakeTd td = new FakeTd();

    @Test
    void validatesTheApiKey() {
        td.answers("{\"key_type\":\"master\",\"account_id\":1,\"user_id\":\"2\",\"administrator\":true,\"new\":[]}");
        assertThat(td.client().user().validateApiKey()).isEqualTo(new TdApiKey("master", "1", "2", true));
        assertThat(td.request()).isEqualTo("GET /v3/user/apikey/validate");
    }

    @Test
    void showsTheUser() {
        td.answers("""
                {"id":2,"name":"A B","first_name":"A","email":"a@example.com","phone":null,"administrator":true,
                 "created_at":"2023-01-02T03:04:05Z","account_owner":true}""");
        assertThat(td.client().user().show())
                .isEqualTo(new TdUserInfo(
                        "2", "A B", "a@example.com", true, true, Optional.of(Instant.parse("2023-01-02T03:04:05Z"))));
        assertThat(td.request()).isEqualTo("GET /v3/user/show");
    }

    @Test
    void listsUsers() {
        td.answers("{\"users\":[{\"id\":\"2\"},{}]}");
        assertThat(td.client().user().list())
                .containsExactly(
                        new TdUserInfo("2", "", "", false, false, Optional.empty()),
                        new TdUserInfo("", "", "", false, false, Optional.empty()));
        assertThat(td.request()).isEqualTo("GET /v3/user/list");
    }

    @Test
    void showsTheAccount() {
        td.answers(
                "{\"account\":{\"id\":1,\"plan\":0,\"storage_size\":5,\"guaranteed_cores\":null,\"maximum_cores\":\"8\",\"created_at\":\"x\"}}");
        assertThat(td.client().user().account())
                .isEqualTo(new TdAccount(
                        "1", "0", OptionalLong.of(5), OptionalLong.empty(), OptionalLong.of(8), Optional.empty()));
        assertThat(td.request()).isEqualTo("GET /v3/account/show");
    }

    @Test
    void givesTheApiKeyForAPassword() {
        td.answers("{\"name\":\"A\",\"apikey\":\"1/abc\"}");
        assertThat(td.client().user().authenticate("a@example.com", Secret.of("p&w")))
                .isEqualTo(Secret.of("1/abc"));
        assertThat(td.request())
                .isEqualTo("POST /v3/user/authenticate\napplication/x-www-form-urlencoded\n"
                        + "user=a%40example.com&password=p%26w");
    }

    @Test
    void asksWhetherTheServiceIsUp() {
        td.answers("{\"status\":\"ok\"}");
        assertThat(td.client().user().serviceIsUp()).isTrue();
        assertThat(td.request()).isEqualTo("GET /v3/system/server_status");
        td.answers("{\"status\":\"maintenance\"}");
        assertThat(td.client().user().serviceIsUp()).isFalse();
    }
}
