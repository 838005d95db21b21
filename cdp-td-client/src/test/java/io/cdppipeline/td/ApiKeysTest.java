package io.cdppipeline.td;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final Map<String, String> NO_ENVIRONMENT = Map.of();
    private static final Map<String, String> ENVIRONMENT = Map.of("TD_API_KEY", "2/env");

    @TempDir
    Path home;

    @Test
    void comeFromTheCallerThenTheEnvironmentThenTheFile() throws IOException {
        conf("[account]\n  user = me@example.com\n  apikey = 3/file\n");

        assertThat(key(Optional.of("1/caller"), ENVIRONMENT)).contains("TD1 1/caller");
        assertThat(key(Optional.empty(), ENVIRONMENT)).contains("TD1 2/env");
        assertThat(key(Optional.empty(), NO_ENVIRONMENT)).contains("TD1 3/file");
        assertThat(key(Optional.empty(), Map.of("TD_API_KEY", " "))).contains("TD1 3/file");
        assertThat(key(Optional.of(" "), ENVIRONMENT)).contains("TD1 2/env");
    }

    @Test
    void areNowhereWithoutAFile() {
        assertThat(key(Optional.empty(), NO_ENVIRONMENT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/abc", "TD1 1/abc", "td1 1/abc", "  TD1  1/abc\n"})
    void areTakenHoweverTheyAreSpelt(String text) {
        assertThat(key(Optional.of(text), NO_ENVIRONMENT)).contains("TD1 1/abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[account]\napikey=1/abc",
                "# mine\n[other]\napikey = 9/other\n[ account ]\r\n\tapikey\t=\t1/abc\t\r\n",
                "[account]\n#apikey = 9/old\n;apikey = 9/older\nendpoint = https://api.treasuredata.com/\nAPIKEY = \"1/abc\"",
                "[account]\napikey = '1/abc'\n[account]\napikey = 9/second",
            })
    void areFoundInTheToolbeltsFile(String text) throws IOException {
        conf(text);
        assertThat(key(Optional.empty(), NO_ENVIRONMENT)).contains("TD1 1/abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "apikey = 1/abc",
                "[account]\nuser = me",
                "[account]\napikey =",
                "[account]\napikey_old = 1/abc"
            })
    void areNotInAFileWithoutThem(String text) throws IOException {
        conf(text);
        assertThat(key(Optional.empty(), NO_ENVIRONMENT)).isEmpty();
    }

    @Test
    void areRefusedWithoutBeingTold() {
        assertThatThrownBy(() -> key(Optional.of("1/abc\ndef"), NO_ENVIRONMENT))
                .isInstanceOf(CdpException.class)
                .hasMessage(
                        "The API key from apiKey(…) is none: its character 6 is a blank, a control character or not ASCII; give"
                                + " it as the console shows it, 1/ and 40 hexadecimal digits");
        assertThatThrownBy(() -> key(Optional.empty(), Map.of("TD_API_KEY", "schlüssel")))
                .hasMessageStartingWith(
                        "The API key from the environment variable TD_API_KEY is none: its character 5 is")
                .hasMessageNotContaining("schl");
    }

    @Test
    void areRefusedInAFileThatIsNoText() throws IOException {
        Files.createDirectories(home.resolve(".td"));
        Files.write(ApiKeys.file(home), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> key(Optional.empty(), NO_ENVIRONMENT))
                .isInstanceOf(CdpException.class)
                .hasMessage("Cannot read the API key from " + ApiKeys.file(home)
                        + ": Input length = 1; make it readable UTF-8, or set apiKey(…)");
    }

    private Optional<String> key(Optional<String> caller, Map<String, String> environment) {
        return ApiKeys.authorization(caller.map(Secret::of), environment, home).map(Secret::reveal);
    }

    private void conf(String text) throws IOException {
        Files.createDirectories(home.resolve(".td"));
        Files.writeString(ApiKeys.file(home), text);
    }
}
