package io.cdppipeline.td.table;

import io.cdppipeline.config.CdpStyle;
import io.cdppipeline.config.Secret;
import io.cdppipeline.target.TableName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A table to be written to a store of files as it is (td-api fact sheet, section 2). Immutable and thread-safe. */
@Value.Immutable
@CdpStyle
public interface TableExport {

    TableName table();

    /** The store's kind. Default: {@code s3}. */
    @Value.Default
    default String storageType() {
        return "s3";
    }

    String bucket();

    /** What the files' names begin with. */
    Optional<String> filePrefix();

    /** {@code jsonl.gz}, {@code tsv.gz} …; the service's default if absent. */
    Optional<String> fileFormat();

    Optional<String> accessKeyId();

    Optional<Secret> secretAccessKey();

    /** From when on records are written; whole seconds count. */
    Optional<Instant> since();

    /** Until when, itself left out, records are written; whole seconds count. */
    Optional<Instant> until();

    Optional<String> poolName();

    /** As for {@link io.cdppipeline.td.job.JobRequest#domainKey()}. */
    Optional<String> domainKey();

    /** Whatever else the service takes, by its own names. */
    Map<String, String> options();

    /** An export to a bucket, with everything else to be set. */
    static Builder of(TableName table, String bucket) {
        return builder().table(table).bucket(bucket);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TableExport}; not thread-safe. */
    final class Builder extends ImmutableTableExport.Builder {
        Builder() {}
    }
}
