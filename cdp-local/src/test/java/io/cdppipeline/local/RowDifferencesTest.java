package io.cdppipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowDifferencesTest {

    private static final List<String> COLUMNS = List.of("id", "name");

    private static Map<String, Object> row(Object id, Object name) {
        Map<String, Object> row = new TreeMap<>();
        row.put("id", id);
        row.put("name", name);
        return row;
    }

    @Test
    void comparesNumbersByValueAndRowsInAnyOrder() {
        assertThat(RowDifferences.between(
                        List.of(row(1, "a"), row(2, null)), List.of(row(2L, null), row(1L, "a")), COLUMNS))
                .isEmpty();
    }

    @Test
    void countsEqualRows() {
        assertThat(RowDifferences.between(List.of(row(1, "a")), List.of(row(1, "a"), row(1, "a")), COLUMNS))
                .contains("""
                        0 missing, 1 too many (1 rows expected, 2 found)
                          too many {id=1, name=a}""");
    }

    @Test
    void pairsARowWithTheOneThatIsMostLikeIt() {
        assertThat(RowDifferences.between(
                        List.of(row(1, "ann"), row(2, "bob"), row(3, "cid")),
                        List.of(row(3, "cid"), row(2, "bo"), row(9, "zoe")),
                        COLUMNS))
                .contains("""
                        2 missing, 2 too many (3 rows expected, 3 found)
                          missing  {id=1, name=ann}
                          missing  {id=2, name=bob}
                          found    {id=2, name=bo}
                                   name: expected 'bob', found 'bo'
                          too many {id=9, name=zoe}""");
    }

    @Test
    void tellsTextFromNumbers() {
        assertThat(RowDifferences.missing(Map.of("id", 1), List.of(Map.of("id", "1"))))
                .contains("  expected {id=1}\n  none of the 1 rows is like it");
        assertThat(RowDifferences.missing(row(1, "a"), List.of(row("1", "a"))))
                .contains("  expected {id=1, name=a}\n  nearest  {id=1, name=a}\n           id: expected 1, found '1'");
    }
}
