package io.cdppipeline.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.validate.Check;
import org.junit.jupiter.api.Test;

/** What holds for every {@link PreflightCheck}: extend it with yours, a context in which all is well and one in which not. */
public abstract class PreflightCheckContract {

    protected abstract PreflightCheck check();

    /** A context in which nothing is to be objected to. */
    protected abstract PreflightContext good();

    /** A context in which something is wrong. */
    protected abstract PreflightContext bad();

    @Test
    void theIdIsALowerCaseWord() {
        assertThat(check().id()).matches("[a-z][a-z0-9_]*");
    }

    @Test
    void saysThatAllIsWell() {
        assertThat(check().look(good())).isNotEmpty().allMatch(result -> result.status() == Check.Status.PASS);
    }

    @Test
    void objectsAndGivesAdvice() {
        assertThat(check().look(bad()))
                .filteredOn(result -> result.status() != Check.Status.PASS)
                .isNotEmpty()
                .allSatisfy(result -> {
                    assertThat(result.id()).matches("[a-z][a-z0-9_]*");
                    assertThat(result.title()).isNotBlank();
                    assertThat(result.seen()).isNotBlank();
                    assertThat(result.advice()).get().asString().isNotBlank();
                });
    }

    @Test
    void givesTheSameAnswerTwice() {
        assertThat(check().look(bad())).isEqualTo(check().look(bad()));
    }

    @Test
    void showsNoSecret() {
        assertThat(check().look(good()).toString() + check().look(bad()))
                .doesNotContain(good().config()
                        .global()
                        .tdApiKey()
                        .map(key -> key.reveal())
                        .orElse("no key is set"));
    }
}
