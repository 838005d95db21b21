package io.cdppipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @Test
    void equalTextsHaveNone() {
        assertThat(UnifiedDiff.of("a", "x\n", "x\n")).isEmpty();
    }

    @Test
    void aChangeHasThreeLinesAround() {
        assertThat(UnifiedDiff.of("a.dig", numbers(1, 20), numbers(1, 9) + "ten\n" + numbers(11, 20)))
                .isEqualTo("--- a.dig\n+++ a.dig (mended)\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n");
    }

    @Test
    void changesFarApartAreTwoHunksAndNearOnesAreOne() {
        String before = numbers(1, 30);

        assertThat(UnifiedDiff.of(
                        "a", before, before.replace("\n5\n", "\n5\nnew\n").replace("\n25\n", "\n")))
                .contains(
                        "@@ -3,6 +3,7 @@\n 3\n 4\n 5\n+new\n 6\n 7\n 8\n@@ -22,7 +23,6 @@\n 22\n 23\n 24\n-25\n 26\n");
        assertThat(UnifiedDiff.of("a", before, before.replace("\n5\n", "\nV\n").replace("\n11\n", "\nXI\n")))
                .contains("@@ -2,13 +2,13 @@")
                .doesNotContain("@@ -8");
    }
}
