package io.cdppipeline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "line 1:15: Schema 'acme_src' does not exist | MISSING_DATABASE | acme_src",
                "Schema acme_src not found | MISSING_DATABASE | acme_src",
                "SemanticException [Error 10072]: Database does not exist: acme_src | MISSING_DATABASE | acme_src",
                "[TARGET_NOT_FOUND] Couldn't find UserDatabase with name = acme_src (td client http not found) | MISSING_DATABASE | acme_src",
                "API request to /v3/table/create/a/b/log has failed: Database acme_src not found | MISSING_DATABASE | acme_src",
                "status 404: Destination database is not found | MISSING_DATABASE | ''",
                "Secret not found for key: 'shopify_token' (secret not found) | MISSING_SECRET | shopify_token",
                "Secret not accessible for key: \"td.apikey\" | MISSING_SECRET | td.apikey",
                "The 'td.apikey' secret is missing | MISSING_SECRET | td.apikey"
            })
    void aMessageTellsWhatIsMissing(String message, FailureKind kind, String subject) {
        String expected = subject.equals("''") ? "" : subject;

        assertThat(Diagnosis.ofMessage(message)).hasValueSatisfying(diagnosis -> {
            assertThat(diagnosis.kind()).isEqualTo(kind);
            assertThat(diagnosis.subject().orElse("")).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "line 1:15: Table 'acme_src.orders' does not exist",
                "the well is dry",
                "Column 'database' cannot be resolved",
                "no data for object 'secret'"
            })
    void otherMessagesTellOfNeither(String message) {
        assertThat(Diagnosis.ofMessage(message)).isEmpty();
    }

    @Test
    void itReadsAsWords() {
        assertThat(Diagnosis.of(FailureKind.MISSING_DATABASE, "acme_src")).hasToString("missing database acme_src");
        assertThat(Diagnosis.of(FailureKind.SIZE)).hasToString("size");
    }
}
