package io.cdppipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What holds for every {@link SqlSyntax}: extend it with yours. */
public abstract class SqlSyntaxContract {

    protected abstract SqlSyntax syntax();

    @Test
    void takesQueries() {
        assertThat(List.of(
                        "SELECT 1",
                        "SELECT COUNT(*) FROM orders WHERE email IS NULL",
                        "WITH a AS (SELECT 1 AS n) SELECT n FROM a -- done",
                        "SELECT TD_TIME_FORMAT(MAX(time), 'yyyy-MM-dd', 'UTC') FROM acme_src.orders"))
                .allSatisfy(sql -> assertThat(syntax().problem(sql)).isEmpty());
    }

    @Test
    void saysWhatIsWrongWithOtherTextsAndWhere() {
        assertThat(syntax().problem("SELECT COUNT(* FROM orders").orElseThrow()).startsWith("line 1:");
        assertThat(syntax().problem("how many orders are there?").orElseThrow()).startsWith("line 1:");
    }

    @Test
    void takesOneQueryOnly() {
        assertThat(syntax().problem("SELECT 1; SELECT 2")).isPresent();
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SqlSyntax.class)).anyMatch(found -> found.getClass() == syntax().getClass());
    }
}
