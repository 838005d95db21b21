package io.cdppipeline.td.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.target.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "string; varchar",
                "long; bigint",
                "int; bigint",
                "float; double",
                "double; double",
                "STRING; varchar",
                "array<string>; array(varchar)",
                "array< long >; array(bigint)",
                "map<string,long>; map(varchar, bigint)",
                "map<string,array<map<int,float>>>; map(varchar, array(map(bigint, double)))",
                "varchar; varchar",
                "bigint; bigint",
                "varchar(10); varchar(10)",
                "decimal(10,2); decimal(10,2)",
                "array(bigint); array(bigint)",
                "timestamp(3) with time zone; timestamp(3) with time zone",
            })
    void areNamedAsPrestoNamesThem(String type, String presto) {
        assertThat(ColumnTypes.presto(type)).isEqualTo(presto);
    }

    @Test
    void leaveOutWhatIsNoColumn() throws Exception {
        assertThat(ColumnTypes.columns(
                        Json.MAPPER.readTree("[[\"a\",\"long\",\"alias\",\"text\"],[\"b\"],\"c\",[\"d\",\"string\"]]")))
                .containsExactly(new Column("a", "bigint"), new Column("d", "varchar"));
        assertThat(ColumnTypes.columns(Json.MAPPER.missingNode())).isEmpty();
    }
}
