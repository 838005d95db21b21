package io.cdppipeline.local.unify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdValueTest {

    /** Test vectors of the facts: phase-packs, A5.3 step 6. */
    @ParameterizedTest
    @CsvSource({
        "1, a@example.com, B-swKMubnVMN",
        "2, C001, xThLpg_-5YOQ",
        "3, 5551234567, kEcHEZp1vkgn",
        "1, a@x.com, SHcCN4Vjpw8N"
    })
    void hashesAndMasksTheLeader(int keyType, String leader, String value) throws SQLException {
        assertThat(sql(3, leader, keyType)).isEqualTo(value);
    }

    @Test
    void hasAMaskForEveryKeyTypeThatTheGrammarAllows() throws SQLException {
        assertThat(sql(64, "x", 64)).matches("[A-Za-z0-9_-]{12}").isNotEqualTo(sql(64, "x", 63));
        assertThat(IdValue.mask(10)).isEqualTo("2c6f9e4a7b1d8e3567");
        assertThat(IdValue.mask(11)).matches("[0-9a-f]{18}");
    }

    private static String sql(int keyTypes, String text, int keyType) throws SQLException {
        try (PlainDuckDb db = new PlainDuckDb()) {
            return db.rows("SELECT " + IdValue.sql(keyTypes, "'" + text + "'", Integer.toString(keyType)))
                    .get(0);
        }
    }
}
