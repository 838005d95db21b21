package io.cdppipeline.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An order as it is now. */
final class Order {

    static final List<String> COLUMNS = List.of(
            "id",
            "order_number",
            "customer_id",
            "email",
            "phone",
            "total_price",
            "currency",
            "financial_status",
            "note",
            "created_at",
            "updated_at");

    private static final List<String> NOTES =
            List.of("Leave at the back door", "Gift, please wrap", "Ring \"Müller\", second floor", "N/A");

    /** Who ordered: an account's id unless it was a guest, and what was typed in. */
    record Buyer(
            @Nullable Long customerId,
            @Nullable String email,
            @Nullable String phone) {}

    private final long id;
    private final long number;
    private final Buyer buyer;
    private final long createdAt;
    private final long cents;
    private final @Nullable String note;
    private String financialStatus;

    Order(long id, long number, Buyer buyer, long createdAt, Random random) {
        this.id = id;
        this.number = number;
        this.buyer = buyer;
        this.createdAt = createdAt;
        this.cents = 500L + random.nextInt(29_500);
        this.note = random.nextInt(20) == 0 ? People.pick(NOTES, random) : null;
        this.financialStatus = random.nextInt(10) == 0 ? "pending" : "paid";
    }

    /** A payment comes in, or goes back. */
    void change() {
        financialStatus = financialStatus.equals("pending") ? "paid" : "refunded";
    }

    SourceRow row(long updatedAt) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("order_number", number);
        putPresent(values, "customer_id", buyer.customerId());
        putPresent(values, "email", buyer.email());
        putPresent(values, "phone", buyer.phone());
        values.put("total_price", cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100);
        values.put("currency", "USD");
        values.put("financial_status", financialStatus);
        putPresent(values, "note", note);
        values.put("created_at", Period.text(createdAt));
        values.put("updated_at", Period.text(updatedAt));
        return new SourceRow(updatedAt, id, values);
    }

    long createdAt() {
        return createdAt;
    }

    private static void putPresent(Map<String, Object> values, String column, @Nullable Object value) {
        if (value != null) {
            values.put(column, value);
        }
    }
}
