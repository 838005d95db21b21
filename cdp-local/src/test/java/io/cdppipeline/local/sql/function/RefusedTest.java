package io.cdppipeline.local.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.local.sql.DuckDbWarehouse;
import io.cdppipeline.local.sql.SqlRequest;
import io.cdppipeline.local.sql.type.Type;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RefusedTest {

    @Test
    void namesTheFunctionAndItsPlaceAndTheReason() {
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.inMemory()) {
            warehouse.createDatabase("shop");
            assertThatThrownBy(() -> warehouse.execute(new SqlRequest(
                            "shop", "SELECT\n  checksum(x) FROM (VALUES 1) t(x)", Instant.EPOCH, Instant.EPOCH)))
                    .hasMessage(
                            "line 2:3: Function 'checksum' is not supported: its hash is made of Trino's own bytes");
        }
    }

    @Test
    void nothingThatIsRefusedIsInTheDictionary() {
        assertThat(Functions.named("checksum")).isEmpty();
        assertThat(Refused.why("checksum")).isPresent();
        assertThat(Refused.why("lower")).isEmpty();
    }

    @Test
    void theLineWithTheFewestConversionsIsTaken() {
        Functions.Match match = Functions.match(Functions.named("round"), List.of(Type.decimal(5, 3), Type.INTEGER));
        assertThat(Objects.requireNonNull(match).entry().signature().result()).isEqualTo("decimal");
    }
}
