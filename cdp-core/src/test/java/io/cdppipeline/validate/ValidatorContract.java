package io.cdppipeline.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds for every {@link Validator}: extend it with yours, a context it approves of and one it does not. */
public abstract class ValidatorContract {

    protected abstract Validator validator();

    /** A context in which all is well. */
    protected abstract ValidationContext good();

    /** A context in which something is wrong. */
    protected abstract ValidationContext bad();

    @Test
    void approvesOfWhatIsWell() {
        assertThat(validator().validate(good()).checks())
                .isNotEmpty()
                .allMatch(check -> check.status() == Check.Status.PASS);
    }

    @Test
    void objectsToWhatIsNot() {
        assertThat(validator().validate(bad()).status()).isNotEqualTo(Check.Status.PASS);
    }

    @Test
    void givesTheSameAnswerTwice() {
        assertThat(validator().validate(good())).isEqualTo(validator().validate(good()));
        assertThat(validator().validate(bad())).isEqualTo(validator().validate(bad()));
    }

    @Test
    void everyCheckSaysWhatWasLookedAtAndWhatWasFound() {
        assertThat(validator().validate(bad()).checks()).allSatisfy(check -> {
            assertThat(check.name()).isNotBlank();
            assertThat(check.message()).isNotBlank();
        });
    }
}
