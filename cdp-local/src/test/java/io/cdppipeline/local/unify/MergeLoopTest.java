package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeLoopTest {

    /** Facts: phase-packs A5.3 counts one pass more, the one that changes nothing. */
    @ParameterizedTest
    @CsvSource({"4, 3", "16, 5", "64, 7", "1024, 11"})
    void takesLogarithmicallyManyIterationsForAChain(int leaders, int iterations) {
        int[] followers = new int[3 * leaders];
        int[] ends = new int[3 * leaders];
        int count = 0;
        for (int leader = 0; leader < leaders; leader++) {
            followers[count] = leader;
            ends[count++] = leader;
            if (leader > 0) {
                followers[count] = leaders + leader - 1;
                ends[count++] = leader - 1;
                followers[count] = leaders + leader - 1;
                ends[count++] = leader;
            }
        }

        MergeLoop loop = new MergeLoop(2 * leaders - 1, followers, ends, count);

        assertThat(loop.run(0)).isEqualTo(new MergeLoop.Outcome(iterations, leaders));
    }

    @Test
    void takesNoneWhereEveryRowIsAlone() {
        int[] self = {0, 1, 2};

        assertThat(new MergeLoop(3, self, self, 3).run(3)).isEqualTo(new MergeLoop.Outcome(0, 3));
    }
}
