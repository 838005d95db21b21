package io.cdppipeline.local.trino;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdppipeline.local.sql.RowSink;
import io.cdppipeline.local.sql.SqlFailure;
import io.cdppipeline.target.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A query between the thread that runs it and the client that takes its rows page by page. Few pages wait at a time: who
 * runs the query waits for the client. Thread-safe.
 */
final class RunningQuery implements RowSink {

    /** Where a query is. */
    enum State {
        QUEUED,
        RUNNING,
        FINISHED,
        FAILED;

        boolean ended() {
            return this == FINISHED || this == FAILED;
        }
    }

    /** How long a client may stay silent before its query is given up, as in Trino. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int PAGE_BYTES = 256 * 1024;
    private static final int WAITING_PAGES = 2;

    private final String id;
    private final String slug;
    private final ClientSession session;
    private final Clock clock;
    private final Instant createdAt;

    private final Deque<byte[]> pages = new ArrayDeque<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream filling = new ByteArrayOutputStream();
    private @Nullable JsonGenerator writer;

    private State state = State.QUEUED;
    private @Nullable ArrayNode columns;
    private @Nullable String updateType;
    private @Nullable Long updateCount;
    private @Nullable SqlFailure failure;
    private long rows;
    private long bytes;
    private boolean cancelled;
    private @Nullable Thread runner;
    private Instant seenAt;
    private long token;
    private @Nullable Reply last;
    private boolean told;

    RunningQuery(String id, String slug, ClientSession session, Clock clock) {
        this.id = id;
        this.slug = slug;
        this.session = session;
        this.clock = clock;
        this.createdAt = clock.instant();
        this.seenAt = createdAt;
    }

    String id() {
        return id;
    }

    /** A secret part of its address: who knows it may take the rows. */
    String slug() {
        return slug;
    }

    ClientSession session() {
        return session;
    }

    // the side that runs it

    /** Whether it is to be run at all: it may have been cancelled while it waited. */
    synchronized boolean start() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        runner = Thread.currentThread();
        return true;
    }

    synchronized void header(String name, String value) {
        headers.put("X-" + session.dialect() + "-" + name, value);
    }

    /** Says that it was a statement that changes something. */
    synchronized void update(String type, @Nullable Long count) {
        updateType = type;
        updateCount = count;
        if (count == null) {
            columns = JsonNodeFactory.instance.arrayNode();
        } else {
            // Together with the type, for clients take columns without one for a query's.
            columns(List.of(new Column("rows", "bigint")));
            row(List.of(count));
        }
    }

    @Override
    public synchronized void columns(List<Column> all) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Column column : all) {
            TypeJson type = TypeJson.of(column.type(), session.parametric());
            array.addObject()
                    .put("name", column.name())
                    .put("type", type.text())
                    .set("typeSignature", type.signature());
        }
        columns = array;
        notifyAll();
    }

    @Override
    public void row(List<@Nullable Object> row) {
        try {
            if (writer == null) {
                filling.reset();
                writer = JSON.createGenerator(filling);
                writer.writeStartArray();
            }
            value(writer, row);
            if (filling.size() >= PAGE_BYTES) {
                page();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a row as JSON", e);
        }
        synchronized (this) {
            rows++;
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Number number) {
            if (number instanceof Double || number instanceof Float) {
                json.writeNumber(number.doubleValue());
            } else {
                json.writeNumber(number.longValue());
            }
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName(String.valueOf(each.getKey()));
                value(json, each.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }

    private void page() throws IOException {
        if (writer == null) {
            return;
        }
        writer.writeEndArray();
        writer.close();
        writer = null;
        byte[] page = filling.toByteArray();
        try {
            hand(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure("USER_CANCELED", "Query was canceled", e);
        }
    }

    /** Waits until there is room for a page, and puts it there. */
    private synchronized void hand(byte[] page) throws InterruptedException {
        while (pages.size() >= WAITING_PAGES && !cancelled) {
            if (abandoned()) {
                throw new SqlFailure("ABANDONED_QUERY", "Query " + id + " has not been accessed since " + seenAt, null);
            }
            wait(1_000);
        }
        if (cancelled) {
            throw new SqlFailure("USER_CANCELED", "Query was canceled", null);
        }
        pages.add(page);
        bytes += page.length;
        notifyAll();
    }

    /** Ends it, with what rows are left. */
    void finish() {
        try {
            page();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write rows as JSON", e);
        }
        synchronized (this) {
            if (!state.ended()) {
                state = State.FINISHED;
                runner = null;
                notifyAll();
            }
        }
    }

    synchronized void fail(SqlFailure cause) {
        if (!state.ended()) {
            state = State.FAILED;
            failure = cause;
            pages.clear();
        }
        runner = null;
        notifyAll();
    }

    // the client's side

    /** Stops it, if it still runs. */
    synchronized void cancel() {
        cancelled = true;
        Thread running = runner;
        fail(new SqlFailure("USER_CANCELED", "Query was canceled", null));
        if (running != null) {
            running.interrupt();
        }
    }

    synchronized State state() {
        return state;
    }

    /** Whether its client has been told everything. */
    synchronized boolean told() {
        return told;
    }

    /** Whether its client has gone without a word. */
    synchronized boolean abandoned() {
        return clock.instant().isAfter(seenAt.plus(PATIENCE));
    }

    /** The answer to the request that brought the query. */
    synchronized Reply first(String base) {
        return answer(base, null);
    }

    /**
     * The answer to a request for a page; the same again for the one before, which may have got lost.
     *
     * @param patience how long to wait for something to tell
     */
    synchronized Reply next(String base, long wanted, Duration patience) throws InterruptedException {
        seenAt = clock.instant();
        if (last != null && wanted == token) {
            return last;
        }
        if (wanted != token + 1) {
            return Reply.text(410, "This page of the query is gone");
        }
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); pages.isEmpty() && !state.ended() && left > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        token = wanted;
        byte[] page = pages.poll();
        notifyAll();
        last = answer(base, page);
        told = state.ended() && pages.isEmpty();
        return last;
    }

    private Reply answer(String base, byte @Nullable [] page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(page == null ? 1_024 : page.length + 4_096);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("infoUri", base + "/v1/info");
            boolean more = !state.ended() || !pages.isEmpty();
            if (more) {
                String phase = state == State.QUEUED ? "queued" : "executing";
                json.writeStringField(
                        "nextUri", base + "/v1/statement/" + phase + "/" + id + "/" + slug + "/" + (token + 1));
            }
            if (columns != null && state != State.FAILED) {
                json.writeFieldName("columns");
                JSON.writeTree(json, columns);
            }
            if (page != null) {
                json.writeFieldName("data");
                json.flush();
                json.writeRawValue(new String(page, StandardCharsets.UTF_8));
            }
            json.writeFieldName("stats");
            JSON.writeTree(json, stats());
            if (failure != null) {
                json.writeFieldName("error");
                JSON.writeTree(json, ErrorJson.of(failure));
            }
            json.writeArrayFieldStart("warnings");
            json.writeEndArray();
            if (updateType != null) {
                json.writeStringField("updateType", updateType);
            }
            if (updateCount != null) {
                json.writeNumberField("updateCount", updateCount);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON in memory", e);
        }
        return new Reply(200, "application/json", out.toByteArray(), Map.copyOf(headers));
    }

    private ObjectNode stats() {
        long elapsed = Math.max(0, Duration.between(createdAt, clock.instant()).toMillis());
        int done = state.ended() ? 1 : 0;
        ObjectNode stats = JsonNodeFactory.instance
                .objectNode()
                .put("state", state.name())
                .put("queued", state == State.QUEUED)
                .put("scheduled", state != State.QUEUED)
                .put("nodes", 1)
                .put("totalSplits", 1)
                .put("queuedSplits", state == State.QUEUED ? 1 : 0)
                .put("runningSplits", state == State.RUNNING ? 1 : 0)
                .put("completedSplits", done)
                .put("cpuTimeMillis", elapsed)
                .put("wallTimeMillis", elapsed)
                .put("queuedTimeMillis", 0)
                .put("elapsedTimeMillis", elapsed)
                .put("processedRows", rows)
                .put("processedBytes", bytes)
                .put("physicalInputBytes", 0)
                .put("peakMemoryBytes", 0)
                .put("spilledBytes", 0);
        if (state == State.FINISHED) {
            stats.put("progressPercentage", 100.0);
        }
        return stats;
    }
}
