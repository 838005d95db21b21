package io.cdppipeline.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A made-up shop on Shopify, as files that the embedded Treasure Data reads in place of the shop: customers, orders and
 * products, with the history in one file each and the increments after it.
 *
 * <p>Always the same bytes. The data has what unification is there for: addresses and numbers in several spellings,
 * {@code N/A} and worse in their place, households that share a number, people with two accounts, guests who are known
 * by an address and a number only. Every row's {@code updated_at} is at or after its {@code created_at}; an increment
 * holds new rows and new versions of old ones. The later increments bring new customers and new identifiers of known ones,
 * but nothing that makes two known customers one, so that ids which ought to stay can be seen to stay.
 *
 * <p>Immutable once made, and thread-safe; two calls that write to one directory are not.
 */
public final class SampleShop {

    /** No row was created before this; a {@code start_date} for the pipeline. */
    public static final String START_DATE = "2023-01-01T00:00:00Z";

    /** Where the history ends and the increments begin, a second in which nothing happened; a {@code history_end_date}. */
    public static final String HISTORY_END_DATE = "2025-07-01T00:00:00Z";

    private static final long SEED = 20_250_701;

    private final List<SourceFile> first = new ArrayList<>();
    private final List<SourceFile> later = new ArrayList<>();

    private SampleShop(long seed) {
        ShopLife life = new ShopLife();
        ShopLife.Export history = life.begin(Period.of(START_DATE, HISTORY_END_DATE), seed);
        first.add(new SourceFile("customers", "history.csv", Account.COLUMNS, history.customers()));
        first.add(new SourceFile("orders", "history.csv.gz", Order.COLUMNS, history.orders()));
        first.add(new SourceFile("products", "history.csv", Product.COLUMNS, history.products()));

        ShopLife.Export july = life.goOn(Period.of(HISTORY_END_DATE, "2025-08-01T00:00:00Z"), seed + 1);
        first.add(new SourceFile("customers", "increment-2025-07.ndjson", Account.COLUMNS, july.customers()));
        first.add(new SourceFile("orders", "increment-2025-07.ndjson.gz", Order.COLUMNS, july.orders()));
        first.add(new SourceFile("products", "increment-2025-07.ndjson", Product.COLUMNS, july.products()));

        ShopLife.Export august = life.goOn(Period.of("2025-08-01T00:00:00Z", "2025-09-01T00:00:00Z"), seed + 2);
        first.add(new SourceFile("customers", "increment-2025-08.csv", Account.COLUMNS, august.customers()));
        first.add(new SourceFile("orders", "increment-2025-08.ndjson", Order.COLUMNS, august.orders()));
        first.add(new SourceFile("products", "increment-2025-08.ndjson", Product.COLUMNS, august.products()));

        ShopLife.Export september =
                life.goOnWithoutMerging(Period.of("2025-09-01T00:00:00Z", "2025-10-01T00:00:00Z"), seed + 3);
        later.add(new SourceFile("customers", "increment-2025-09.ndjson", Account.COLUMNS, september.customers()));
        later.add(new SourceFile("orders", "increment-2025-09.ndjson", Order.COLUMNS, september.orders()));
    }

    /** The shop; making it up takes a fraction of a second. */
    public static SampleShop create() {
        return new SampleShop(SEED);
    }

    /**
     * Writes the history to June 2025 and the increments of July and August 2025.
     *
     * @param dataDirectory the pipeline's data directory; the files go to {@code shopify/{object}/} below it
     * @throws IOException if a file cannot be written
     */
    public void writeFirstFiles(Path dataDirectory) throws IOException {
        write(first, dataDirectory);
    }

    /**
     * Writes the increments of September 2025, one file of customers and one of orders, beside the first files.
     *
     * @param dataDirectory the pipeline's data directory
     * @throws IOException if a file cannot be written
     */
    public void writeLaterFiles(Path dataDirectory) throws IOException {
        write(later, dataDirectory);
    }

    private static void write(List<SourceFile> files, Path dataDirectory) throws IOException {
        for (SourceFile file : files) {
            file.write(dataDirectory.resolve("shopify"));
        }
    }

    @Override
    public String toString() {
        return "SampleShop[" + first.size() + " files first, " + later.size() + " later]";
    }
}
