package io.cdppipeline.td.load;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What became of records that were ingested, in their order.
 *
 * @param receipts one for each
 */
public record IngestReceipts(List<Receipt> receipts) {

    /**
     * What became of one record.
     *
     * @param stored whether it was stored
     * @param error why not, where the service says
     */
    public record Receipt(boolean stored, Optional<String> error) {}

    public IngestReceipts {
        receipts = List.copyOf(receipts);
    }

    /** Whether every record was stored. */
    public boolean allStored() {
        return receipts.stream().allMatch(Receipt::stored);
    }

    /** The indexes of the records that were not stored. */
    public List<Integer> refused() {
        return IntStream.range(0, receipts.size())
                .filter(i -> !receipts.get(i).stored())
                .boxed()
                .toList();
    }
}
