package io.cdppipeline.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleShopTest {

    private static final Instant HISTORY_END = Instant.parse(SampleShop.HISTORY_END_DATE);

    @TempDir
    static Path data;

    private static ShopTruth first;
    private static ShopTruth all;

    @BeforeAll
    static void writeBoth() throws IOException {
        SampleShop shop = SampleShop.create();
        shop.writeFirstFiles(data);
        first = ShopTruth.of(data);
        shop.writeLaterFiles(data);
        all = ShopTruth.of(data);
    }

    @Test
    void writesTheSameBytesEachTime(@TempDir Path other) throws IOException {
        SampleShop shop = SampleShop.create();
        shop.writeFirstFiles(other);
        shop.writeLaterFiles(other);

        Map<String, byte[]> files = files(data);
        assertThat(files.keySet())
                .containsExactly(
                        "shopify/customers/history.csv",
                        "shopify/customers/increment-2025-07.ndjson",
                        "shopify/customers/increment-2025-08.csv",
                        "shopify/customers/increment-2025-09.ndjson",
                        "shopify/orders/history.csv.gz",
                        "shopify/orders/increment-2025-07.ndjson.gz",
                        "shopify/orders/increment-2025-08.ndjson",
                        "shopify/orders/increment-2025-09.ndjson",
                        "shopify/products/history.csv",
                        "shopify/products/increment-2025-07.ndjson",
                        "shopify/products/increment-2025-08.ndjson");
        files(other).forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(files.get(name)));
        assertThat(files.values().stream().mapToLong(bytes -> bytes.length).sum())
                .isLessThan(5_000_000);
    }

    @Test
    void isLargeEnoughToBeReal() {
        assertThat(first.distinctIds("customers")).isGreaterThanOrEqualTo(5_000);
        assertThat(first.distinctIds("orders")).isGreaterThanOrEqualTo(30_000);
        assertThat(first.distinctIds("products")).isGreaterThanOrEqualTo(300);
    }

    @Test
    void keepsHistoryAndIncrementsApart() {
        for (String object : ShopTruth.OBJECTS) {
            for (Map<String, String> row : all.rows(object)) {
                Instant created = Instant.parse(row.get("created_at"));
                Instant updated = Instant.parse(row.get("updated_at"));
                assertThat(created).isAfterOrEqualTo(Instant.parse(SampleShop.START_DATE));
                assertThat(updated).isAfterOrEqualTo(created).isNotEqualTo(HISTORY_END);
            }
            // The history has each thing once: what changed since is in an increment.
            List<String> history = first.rows(object).stream()
                    .filter(row -> Instant.parse(row.get("updated_at")).isBefore(HISTORY_END))
                    .map(row -> row.get("id"))
                    .toList();
            assertThat(history).doesNotHaveDuplicates();
            long changed = first.rows(object).size() - first.distinctIds(object);
            assertThat(changed).as("new versions of " + object).isGreaterThanOrEqualTo(50);
            assertThat(first.latest(object)).isBefore(Instant.parse("2025-09-01T00:00:00Z"));
        }
    }

    @Test
    void givesEachVersionOfAThingALaterTime() {
        for (String object : ShopTruth.OBJECTS) {
            Set<String> seen = new HashSet<>();
            for (Map<String, String> row : all.rows(object)) {
                assertThat(seen.add(row.get("id") + " " + row.get("updated_at")))
                        .as(row.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void bringsLaterOnlyWhatIsNewer() {
        assertThat(all.rows("products")).hasSameSizeAs(first.rows("products"));
        for (String object : List.of("customers", "orders")) {
            Set<Map<String, String>> earlier = new HashSet<>(first.rows(object));
            List<Map<String, String>> later = all.rows(object).stream()
                    .filter(row -> !earlier.contains(row))
                    .toList();
            assertThat(later)
                    .hasSize(all.rows(object).size() - first.rows(object).size());
            assertThat(later)
                    .allSatisfy(row -> assertThat(Instant.parse(row.get("updated_at")))
                            .isAfter(Instant.parse("2025-09-01T00:00:00Z"))
                            .isBefore(Instant.parse("2025-10-01T00:00:00Z")));
            Set<String> known = new HashSet<>();
            first.rows(object).forEach(row -> known.add(row.get("id")));
            assertThat(later).filteredOn(row -> known.contains(row.get("id"))).hasSizeGreaterThanOrEqualTo(100);
            assertThat(later).filteredOn(row -> !known.contains(row.get("id"))).hasSizeGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void countsWhatEachLoadTakes() {
        String start = SampleShop.START_DATE;
        String end = SampleShop.HISTORY_END_DATE;

        Map<String, List<Long>> counts = new TreeMap<>();
        for (String object : ShopTruth.OBJECTS) {
            counts.put(
                    object,
                    List.of(
                            first.historyRows(object, start, end),
                            first.incrementRows(object, end),
                            all.incrementRows(object, end)));
        }

        assertThat(counts)
                .containsExactly(
                        Map.entry("customers", List.of(4_927L, 851L, 1_131L)),
                        Map.entry("orders", List.of(26_287L, 4_900L, 5_625L)),
                        Map.entry("products", List.of(336L, 119L, 119L)));
    }

    @Test
    void givesUnificationSomethingToDo() {
        List<Set<String>> customers = first.customers();

        assertThat(customers).hasSize(4_737);
        assertThat(first.distinctIdentifiers()).isEqualTo(14_798);
        assertThat(first.rowsWithIdentifier()).isEqualTo(36_264);
        assertThat(customers).filteredOn(ids -> count(ids, "customer_id:") > 1).hasSizeGreaterThan(300);
        assertThat(customers).filteredOn(ids -> count(ids, "customer_id:") == 0).hasSizeGreaterThan(100);
        assertThat(customers.stream().mapToInt(Set::size).max()).hasValue(16);
    }

    @Test
    void countsFewerIdentifiersWhereOnlyTheLatestVersionsAreLeft() {
        ShopTruth latest = first.latestVersions();

        assertThat(latest.rows("customers")).hasSize(Math.toIntExact(first.distinctIds("customers")));
        assertThat(latest.customers()).hasSize(4_737);
        assertThat(latest.distinctIdentifiers()).isEqualTo(14_795);
        assertThat(latest.and(all.latestVersions()).customers()).hasSize(4_916);
    }

    @Test
    void makesNoTwoKnownCustomersOneLater() {
        assertNothingMerges(first, all);
        assertNothingMerges(first.latestVersions(), first.latestVersions().and(all.latestVersions()));
    }

    private static void assertNothingMerges(ShopTruth before, ShopTruth after) {
        Map<String, Integer> homes = new HashMap<>();
        List<Set<String>> customers = after.customers();
        for (int i = 0; i < customers.size(); i++) {
            for (String identifier : customers.get(i)) {
                homes.put(identifier, i);
            }
        }
        Set<Integer> taken = new HashSet<>();
        int grown = 0;
        for (Set<String> known : before.customers()) {
            int home = homes.get(known.iterator().next());
            assertThat(taken.add(home)).as("merged: " + customers.get(home)).isTrue();
            grown += customers.get(home).size() > known.size() ? 1 : 0;
        }
        assertThat(grown).isGreaterThanOrEqualTo(20);
        assertThat(customers).hasSizeGreaterThan(before.customers().size() + 100);
    }

    @Test
    void isDirty() {
        List<String> emails = values("email");
        List<String> phones = values("phone");

        assertThat(emails).contains("N/A", "null", "someone@localhost");
        assertThat(emails).filteredOn(email -> !email.equals(email.trim())).hasSizeGreaterThan(1_000);
        assertThat(emails).filteredOn(email -> ShopTruth.email(email).isEmpty()).hasSizeGreaterThan(500);
        assertThat(phones).contains("N/A", "555-01");
        assertThat(phones).filteredOn(phone -> ShopTruth.phone(phone).isEmpty()).hasSizeGreaterThan(500);
        assertThat(phones).anyMatch(phone -> phone.matches("\\+1 \\(\\d{3}\\) 555-01\\d{2}"));
        assertThat(phones).anyMatch(phone -> phone.matches("\\d{3}-555-01\\d{2}"));
    }

    private static List<String> values(String column) {
        return Stream.of("customers", "orders")
                .flatMap(object -> first.rows(object).stream())
                .filter(row -> row.containsKey(column))
                .map(row -> row.get(column))
                .toList();
    }

    private static long count(Set<String> identifiers, String kind) {
        return identifiers.stream().filter(id -> id.startsWith(kind)).count();
    }

    private static Map<String, byte[]> files(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
