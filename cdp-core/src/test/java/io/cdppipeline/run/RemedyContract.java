package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for every {@link Remedy}: extend it with yours, a failure of its kind and one that it must not touch. */
public abstract class RemedyContract {

    /** A new remedy. */
    protected abstract Remedy remedy();

    /** A first failure of the remedy's kind, anew at each call. */
    protected abstract Remedy.RemedyContext curable();

    /** A failure of another kind. */
    protected abstract Remedy.RemedyContext incurable();

    @Test
    void mendsWhatIsOfItsKindAndSaysWhatItDid() throws InterruptedException {
        assertThat(remedy().mend(curable())).get().asString().isNotBlank();
    }

    @Test
    void leavesTheRestToOthers() throws InterruptedException {
        assertThat(remedy().mend(incurable())).isEmpty();
    }

    @Test
    void givesUpOnAFailureThatComesAgainAndAgain() throws InterruptedException {
        Remedy.RemedyContext context = curable();
        Failure again = Failure.builder().from(context.failure()).count(1_000_000).build();
        Optional<String> done;
        try {
            done = remedy().mend(context.of(again));
        } catch (CdpException e) {
            done = Optional.empty();
        }

        assertThat(done).isEmpty();
    }
}
