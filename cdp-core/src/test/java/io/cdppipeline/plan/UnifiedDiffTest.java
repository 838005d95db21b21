package io.cdppipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

    @Test
    void aChangedLineIsShownWithThreeLinesAroundIt() {
        UnifiedDiff diff =
                UnifiedDiff.of("a/x.sql", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b/x.sql", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");

        assertThat(diff).hasToString("""
                --- a/x.sql
                +++ b/x.sql
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """);
        assertThat(diff.added()).isEqualTo(1);
        assertThat(diff.removed()).isEqualTo(1);
    }

    @Test
    void aNewFileIsAllPluses() {
        assertThat(UnifiedDiff.of(UnifiedDiff.NO_FILE, "", "b/x", "1\n2\n")).hasToString("""
                --- /dev/null
                +++ b/x
                @@ -0,0 +1,2 @@
                +1
                +2
                """);
    }

    @Test
    void aMissingLineBreakAtTheEndIsADifference() {
        assertThat(UnifiedDiff.of("a", "1\n2", "b", "1\n2\n")).hasToString("""
                --- a
                +++ b
                @@ -1,2 +1,2 @@
                 1
                -2
                \\ No newline at end of file
                +2
                """);
    }

    @Test
    void theSameTextsHaveNoDiff() {
        assertThat(UnifiedDiff.of("a", "1\n", "b", "1\n").isEmpty()).isTrue();
        assertThat(UnifiedDiff.of("a", "1\n", "b", "1\n")).hasToString("");
    }

    @Test
    void changesThatAreFarApartAreTwoHunks() {
        String before = "a\n" + "=\n".repeat(7) + "b\n" + "=\n".repeat(6) + "c\n";

        assertThat(UnifiedDiff.of("x", before, "y", before.toUpperCase(java.util.Locale.ROOT))
                        .toString()
                        .lines()
                        .filter(line -> line.startsWith("@@")))
                .containsExactly("@@ -1,4 +1,4 @@", "@@ -6,11 +6,11 @@");
    }

    @Test
    void everyDiffLeadsFromTheOneTextToTheOtherInAsFewLinesAsThereCanBe() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            String before = text(random);
            String after = round % 3 == 0 ? text(random) : changed(before, random);

            UnifiedDiff diff = UnifiedDiff.of("a", before, "b", after);

            assertThat(applied(before, diff.toString())).isEqualTo(after);
            assertThat(diff.added() + diff.removed()).isEqualTo(distance(lines(before), lines(after)));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(30);
        for (int i = 0; i < lines; i++) {
            text.append((char) ('a' + random.nextInt(4))).append('\n');
        }
        return text + (random.nextInt(4) == 0 ? "end" : "");
    }

    private static String changed(String text, Random random) {
        List<String> lines = new ArrayList<>(lines(text));
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int at = random.nextInt(lines.size() + 1);
            if (random.nextBoolean() || at == lines.size()) {
                lines.add(at, "new\n");
            } else {
                lines.remove(at);
            }
        }
        return String.join("", lines).replaceAll("end(?=.)", "end\n");
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    private static int distance(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return a.size() + b.size() - 2 * common[0][0];
    }

    /** What {@code patch} does, strictly. */
    private static String applied(String before, String diff) {
        List<String> old = lines(before);
        StringBuilder text = new StringBuilder();
        int at = 0;
        List<String> lines = diff.isEmpty() ? List.of() : List.of(diff.split("\n"));
        for (int i = 2; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                boolean none = "0".equals(hunk.group(2));
                int start = Integer.parseInt(hunk.group(1)) - (none ? 0 : 1);
                while (at < start) {
                    text.append(old.get(at++));
                }
                continue;
            }
            boolean broken = i + 1 < lines.size() && lines.get(i + 1).startsWith("\\");
            String content = line.substring(1) + (broken ? "" : "\n");
            switch (line.charAt(0)) {
                case '+' -> text.append(content);
                case '-' -> assertThat(old.get(at++)).isEqualTo(content);
                case ' ' -> {
                    assertThat(old.get(at++)).isEqualTo(content);
                    text.append(content);
                }
                default -> assertThat(line).startsWith("\\");
            }
        }
        while (at < old.size()) {
            text.append(old.get(at++));
        }
        return text.toString();
    }
}
