package io.cdppipeline.local.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdppipeline.local.LocalClock;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.local.fault.Faults;
import io.cdppipeline.td.TdClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class LocalTreasureDataExtensionIT {

    private static final List<LocalTreasureData> GIVEN = new ArrayList<>();

    /** All environments of the nested classes are closed by the time this is called. */
    @AfterAll
    static void everythingIsClosed() {
        assertThat(GIVEN)
                .isNotEmpty()
                .allSatisfy(td -> assertThatThrownBy(() -> td.query("information_schema", "SELECT 1"))
                        .isInstanceOf(RuntimeException.class));
        GIVEN.clear();
    }

    @Nested
    @ExtendWith(LocalTreasureDataExtension.class)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class EachTestItsOwn {

        private final LocalTreasureData ofConstructor;
        private LocalTreasureData ofBeforeEach;

        EachTestItsOwn(LocalTreasureData td) {
            ofConstructor = td;
        }

        @BeforeEach
        void load(LocalTreasureData td) {
            ofBeforeEach = td;
            td.load("shop", "orders", List.of(Map.of("id", 1)));
        }

        @Test
        @Order(1)
        void isTheSameThroughoutATest(LocalTreasureData td, TdClient client, Faults faults, LocalClock clock) {
            GIVEN.add(td);
            assertThat(td).isSameAs(ofConstructor).isSameAs(ofBeforeEach);
            assertThat(client).isSameAs(td.client());
            assertThat(faults).isSameAs(td.faults());
            assertThat(clock).isSameAs(td.clock());
            td.table("shop", "orders").hasRows(1);
        }

        @Test
        @Order(2)
        void isAnotherInTheNextTest(LocalTreasureData td) {
            assertThat(GIVEN).isNotEmpty().doesNotContain(td);
            GIVEN.add(td);
            td.table("shop", "orders").hasRows(1);
        }
    }

    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class OneForTheClass {

        @RegisterExtension
        static final LocalTreasureDataExtension SHARED = LocalTreasureDataExtension.with(builder -> builder)
                .prepared(td -> td.load("shop", "orders", List.of(Map.of("id", 1))));

        private static LocalTreasureData first;

        @Test
        @Order(1)
        void isPrepared(LocalTreasureData td) {
            first = td;
            GIVEN.add(td);
            td.load("shop", "orders", List.of(Map.of("id", 2)));
        }

        @Test
        @Order(2)
        void isTheSameInTheNextTest(LocalTreasureData td) {
            assertThat(td).isSameAs(first);
            td.table("shop", "orders").hasRows(2);
        }
    }

    @Nested
    @ExtendWith(LocalTreasureDataExtension.class)
    class OneForTheClassThatAsksEarly {

        private static LocalTreasureData early;

        @BeforeAll
        static void load(LocalTreasureData td) {
            early = td;
            GIVEN.add(td);
        }

        @Test
        void isTheOneOfBeforeAll(LocalTreasureData td) {
            assertThat(td).isSameAs(early);
        }
    }
}
