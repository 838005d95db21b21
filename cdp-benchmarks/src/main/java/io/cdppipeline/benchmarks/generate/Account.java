package io.cdppipeline.benchmarks.generate;

import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.StagingConfig;
import io.cdppipeline.config.UnificationConfig;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.Column;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** An account with so many objects of one source, of which every phase's tables are there: all four can be generated. */
final class Account implements Catalog {

    private static final String RAW = "acme_src";
    private static final String STAGED = "acme_stg";

    private final Map<String, Map<String, TableSchema>> tables = new HashMap<>();
    private final List<String> objects = new ArrayList<>();
    private final String tail;

    /** @param tail the name of a column of every table: by another one, all files come out otherwise than ever before */
    Account(int objects, String tail) {
        this.tail = tail;
        for (int i = 0; i < objects; i++) {
            String object = String.format(Locale.ROOT, "object_%04d", i);
            this.objects.add(object);
            put(object, raw(i));
        }
    }

    private void put(String object, List<Column> columns) {
        table(RAW, "shopify_" + object, columns);
        table(RAW, "shopify_" + object + "_hist", columns);
        table(RAW, "shopify_" + object + "_hist_union", columns);
        List<Column> staged = new ArrayList<>(columns);
        staged.add(new Column("source_system", "varchar"));
        staged.add(new Column("load_timestamp", "varchar"));
        table(STAGED, "shopify_stg_" + object, staged);
    }

    private void table(String database, String table, List<Column> columns) {
        TableName name = new TableName(database, table);
        tables.computeIfAbsent(database, each -> new TreeMap<>())
                .put(table, new TableSchema(name, columns, OptionalLong.of(1)));
    }

    /** Twenty columns of every kind that staging has a rule for, and some of its own. */
    private List<Column> raw(int number) {
        List<Column> columns = new ArrayList<>();
        for (String text : List.of(
                "id",
                "email",
                "phone",
                "first_name",
                "last_name",
                "created_at",
                "updated_at",
                "status",
                "country",
                "tags")) {
            columns.add(new Column(text, "varchar"));
        }
        for (String number1 : List.of("total_price", "discount", "tax")) {
            columns.add(new Column(number1, "double"));
        }
        columns.add(new Column("customer_id", "bigint"));
        columns.add(new Column("quantity", "bigint"));
        columns.add(new Column("is_active", "varchar"));
        for (int i = 0; i < 4; i++) {
            columns.add(new Column("field_" + number + "_" + i, i % 2 == 0 ? "varchar" : "bigint"));
        }
        columns.add(new Column(tail, "varchar"));
        return columns;
    }

    /** Gives one object's tables one more column. */
    void edit(int object, String column) {
        List<Column> columns = raw(object);
        columns.add(new Column(column, "varchar"));
        put(objects.get(object), columns);
    }

    PipelineConfig config() {
        StagingConfig.Builder staging = StagingConfig.builder();
        objects.forEach(object -> staging.putDedupe(
                "shopify_" + object,
                DedupeRule.builder()
                        .addPartitionBy("id")
                        .addOrderBy("updated_at desc")
                        .build()));
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .ingestion(IngestionConfig.builder()
                        .sourceName("shopify")
                        .connector("shopify_v2")
                        .addAllObjects(objects)
                        .incrementalField("updated_at")
                        .startDate("2024-01-01")
                        .authId(360014)
                        .build())
                .histUnion(HistUnionConfig.builder().build())
                .staging(staging.build())
                .unification(UnificationConfig.builder().name("customer_360").build())
                .build();
    }

    @Override
    public Optional<TableSchema> table(TableName name) {
        return Optional.ofNullable(
                tables.getOrDefault(name.database(), Map.of()).get(name.table()));
    }

    @Override
    public List<TableSchema> tables(String database) {
        return List.copyOf(tables.getOrDefault(database, Map.of()).values());
    }
}
