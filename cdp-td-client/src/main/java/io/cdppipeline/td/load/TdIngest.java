package io.cdppipeline.td.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdppipeline.target.TableName;
import io.cdppipeline.td.TdClientException;
import io.cdppipeline.td.internal.ApiCalls;
import io.cdppipeline.td.internal.Json;
import io.cdppipeline.td.internal.MalformedAnswerException;
import io.cdppipeline.td.internal.Operation;
import io.cdppipeline.td.load.IngestReceipts.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.Header;
import retrofit2.http.POST;
import retrofit2.http.Path;

/**
 * The ingestion API, which takes a few records at a time and makes their columns (td-api fact sheet, section 2). Every call is tried
 * once, since a second time would store the records twice. Thread-safe; every method throws {@link TdClientException}.
 */
public final class TdIngest {

    /** How many records a batch may have. */
    public static final int MOST_RECORDS = 500;

    /** How many bytes a record may have as JSON. */
    public static final int LONGEST_RECORD = 1024 * 1024;

    /** How many bytes a batch may have as JSON. */
    public static final int LONGEST_BATCH = 5 * 1024 * 1024;

    private static final MediaType BATCH = MediaType.get("application/vnd.treasuredata.v1+json");
    private static final MediaType SINGLE = MediaType.get("application/vnd.treasuredata.v1.single+json");

    private final ApiCalls calls;
    private final Api api;

    /** For {@link io.cdppipeline.td.TdClient} only. */
    public TdIngest(ApiCalls calls) {
        this.calls = calls;
        this.api = calls.api(Api.class);
    }

    /**
     * Stores records. Those that the service refused are in the receipts; the others are stored all the same.
     *
     * @param records 1 to 500, each no longer than 1 MB as JSON and 5 MB in all; {@code time} is in seconds, and now if absent
     * @throws IllegalArgumentException if they are too many or too long
     */
    public IngestReceipts send(TableName table, List<? extends Map<String, ?>> records) {
        if (records.isEmpty() || records.size() > MOST_RECORDS) {
            throw new IllegalArgumentException(
                    "A batch has 1 to " + MOST_RECORDS + " records, this one has " + records.size());
        }
        List<String> texts = new ArrayList<>();
        for (Map<String, ?> record : records) {
            texts.add(json(record, texts.size()));
        }
        byte[] body = ("{\"events\":[" + String.join(",", texts) + "]}").getBytes(StandardCharsets.UTF_8);
        if (body.length > LONGEST_BATCH) {
            throw new IllegalArgumentException("A batch has no more than " + LONGEST_BATCH + " bytes, this one has "
                    + body.length + "; send fewer records at a time");
        }
        return calls.json(
                Operation.once("ingest " + records.size() + " records into table", table.toString()),
                () -> api.send(table.database(), table.table(), BATCH.toString(), RequestBody.create(body, BATCH)),
                answer -> receipts(answer, records.size()));
    }

    /** Stores one record. */
    public void sendOne(TableName table, Map<String, ?> record) {
        byte[] body = json(record, 0).getBytes(StandardCharsets.UTF_8);
        calls.done(
                Operation.once("ingest a record into table", table.toString()),
                () -> api.sendOne(table.database(), table.table(), RequestBody.create(body, SINGLE)));
    }

    private static String json(Map<String, ?> record, int index) {
        String text = Json.text(record);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_RECORD) {
            throw new IllegalArgumentException(
                    "Record " + index + " has " + length + " bytes, but no more than " + LONGEST_RECORD + " are taken");
        }
        return text;
    }

    /** An answer without receipts says that all were stored. */
    private static IngestReceipts receipts(JsonNode answer, int records) {
        if (!answer.has("receipts")) {
            return new IngestReceipts(Collections.nCopies(records, new Receipt(true, Optional.empty())));
        }
        List<Receipt> receipts = Json.list(answer, "receipts").stream()
                .map(receipt -> new Receipt(
                        Json.flag(receipt, "success"),
                        Json.optionalText(receipt, "error").or(() -> Json.optionalText(receipt, "message"))))
                .toList();
        if (receipts.size() != records) {
            throw new MalformedAnswerException(
                    "the answer has " + receipts.size() + " receipts for " + records + " records");
        }
        return new IngestReceipts(receipts);
    }

    interface Api {
        @POST("{database}/{table}")
        Call<JsonNode> send(
                @Path("database") String database,
                @Path("table") String table,
                @Header("Accept") String accept,
                @Body RequestBody records);

        @POST("{database}/{table}")
        Call<Void> sendOne(@Path("database") String database, @Path("table") String table, @Body RequestBody record);
    }
}
