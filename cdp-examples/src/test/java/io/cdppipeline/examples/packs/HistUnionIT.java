package io.cdppipeline.examples.packs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdppipeline.CdpPipeline;
import io.cdppipeline.PipelineResult;
import io.cdppipeline.config.DedupeRule;
import io.cdppipeline.config.GlobalConfig;
import io.cdppipeline.config.HistUnionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.config.UnionSchema;
import io.cdppipeline.local.LocalTreasureData;
import io.cdppipeline.phase.GeneratedProject;
import io.cdppipeline.phase.Phase;
import io.cdppipeline.phase.PhaseGenerator;
import io.cdppipeline.run.Pauses;
import io.cdppipeline.templates.TdPacks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The join of history and increments, run on the embedded Treasure Data. */
class HistUnionIT {

    private static final String JOINED = "SELECT id, note FROM sales_hist_union ORDER BY id, note";

    @TempDir
    Path directory;

    private final Pauses real = Pauses.sleeping();
    private LocalTreasureData td;

    @BeforeEach
    void start() {
        td = LocalTreasureData.inMemory();
        td.client().databases().create("acme_src");
    }

    @AfterEach
    void stop() {
        td.close();
    }

    private static PipelineConfig config(HistUnionConfig.Builder section) {
        return PipelineConfig.builder()
                .global(GlobalConfig.builder()
                        .client("acme")
                        .tdEndpoint("local")
                        .build())
                .histUnion(section.build())
                .build();
    }

    private static HistUnionConfig.Builder deduped() {
        return HistUnionConfig.builder()
                .addTables("sales")
                .putDedupe(
                        "sales",
                        DedupeRule.builder()
                                .addPartitionBy("id")
                                .addOrderBy("changed desc")
                                .build());
    }

    private CdpPipeline.Builder pipeline(HistUnionConfig.Builder section) {
        return CdpPipeline.builder()
                .config(config(section))
                .target(td.target())
                .workDirectory(directory)
                .pollInterval(Duration.ofMillis(20))
                .pauses(wait -> {
                    // The workflow waits for a second to pass: on the clock of the embedded one, it does at once.
                    td.clock().advance(Duration.ofSeconds(1));
                    real.pause(wait);
                });
    }

    private void run(HistUnionConfig.Builder section) {
        PipelineResult result = pipeline(section).build().run();
        assertThat(result.report().phases().get("hist_union").error()).isEmpty();
        assertThat(result.success()).isTrue();
    }

    /** The run whose watermarks are never written: its project fails in place of that statement. */
    private void runAndDieBeforeTheWatermarks(HistUnionConfig.Builder section) {
        Phase phase = new TdPacks().phases(config(section)).get(0);
        PhaseGenerator dying = PhaseGenerator.of(phase.id(), context -> {
            GeneratedProject whole = phase.generator().generate(context);
            GeneratedProject.Builder same = GeneratedProject.builder();
            whole.files().forEach((path, text) -> {
                if (path.endsWith(".dig")) {
                    same.workflow(path.replace(".dig", ""), text);
                } else {
                    same.file(
                            path,
                            text.replaceFirst("INSERT INTO \\$\\{lkup_db}(?s:.*)", "SELECT 1 FROM no_such_table"));
                }
            });
            return same.build();
        });
        PipelineResult result = pipeline(section)
                .replacePhase(Phase.builder()
                        .generator(dying)
                        .title(phase.title())
                        .directory(phase.directory())
                        .build())
                .build()
                .run();
        assertThat(result.success()).isFalse();
    }

    private void load(String table, Object... cells) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < cells.length; i += 3) {
            rows.add(Map.of("id", cells[i], "changed", cells[i + 1], "note", cells[i + 2]));
        }
        td.load("acme_src", table, rows);
    }

    private List<String> joined() {
        return td.query("acme_src", JOINED).rows().stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void aRunThatDiedBetweenInsertAndWatermarkIsMadeGoodByTheNext(boolean fullLoad, boolean dedupe) {
        HistUnionConfig.Builder section =
                dedupe ? deduped() : HistUnionConfig.builder().addTables("sales");
        section.fullLoad(fullLoad ? List.of("sales") : List.of());
        load("sales_hist", 1, 10, "old", 2, 10, "old");
        load("sales", 3, 20, "new");
        runAndDieBeforeTheWatermarks(section);
        assertThat(joined()).as("what the dead run had written").containsExactly("1 old", "2 old", "3 new");
        load("sales", 4, 30, "newer");

        run(section);

        assertThat(joined()).containsExactly("1 old", "2 old", "3 new", "4 newer");
        run(section);
        assertThat(joined()).containsExactly("1 old", "2 old", "3 new", "4 newer");
    }

    @Test
    void ofEachThingTheVersionThatTheRuleNamesStays() {
        load("sales_hist", 1, 10, "first", 2, 50, "changed after the history was taken");
        load("sales", 1, 20, "second", 2, 40, "late");
        td.load(
                "acme_src",
                "sales",
                List.of(Map.of("changed", 1, "note", "nobody's"), Map.of("changed", 2, "note", "too")));
        run(deduped());
        assertThat(joined())
                .containsExactly("1 second", "2 changed after the history was taken", "null nobody's", "null too");

        load("sales", 1, 30, "third");
        run(deduped());

        assertThat(joined())
                .containsExactly("1 third", "2 changed after the history was taken", "null nobody's", "null too");
    }

    @Test
    void aFullLoadForgetsWhatTheSourceNoLongerHas() {
        HistUnionConfig.Builder section =
                HistUnionConfig.builder().addTables("sales").fullLoad(List.of("sales"));
        load("sales", 1, 10, "a", 2, 10, "b");
        run(section);
        td.query("acme_src", "DELETE FROM sales WHERE id = 1");

        run(section);

        assertThat(joined()).containsExactly("2 b");
    }

    @Test
    void theSchemaOfTheIncrementsDropsAndCastsWhatTheHistoryHas() {
        td.load("acme_src", "sales", List.of(Map.of("id", 1, "total", 1.5, "tags", "[\"x\"]")));
        td.load(
                "acme_src",
                "sales_hist",
                List.of(
                        Map.of("id", 2, "total", "2.5", "tags", List.of("it's", "${td.apikey}"), "legacy", "gone"),
                        Map.of("id", 3, "total", "two\n\"and\" 'a half'", "tags", List.of(), "legacy", "gone")));

        run(HistUnionConfig.builder().addTables("sales").schema(UnionSchema.INC));

        assertThat(td.table("acme_src", "sales_hist_union").columns())
                .extracting(column -> column.name() + " " + column.type())
                .contains("id bigint", "total double", "tags varchar")
                .noneMatch(column -> column.startsWith("legacy"));
        assertThat(td.query("acme_src", "SELECT id, total, tags FROM sales_hist_union ORDER BY id")
                        .rows())
                .extracting(String::valueOf)
                .containsExactly("[1, 1.5, [\"x\"]]", "[2, 2.5, [\"it's\",\"${td.apikey}\"]]", "[3, null, []]");
    }

    @Test
    void hostileNamesAndValuesAreData() {
        Map<String, Object> hostile = Map.of(
                "id", 1, "select", "'; DROP TABLE sales; --", "note", "${session_id}\n\"q\"\\ \u0000'é", "group", "π");
        td.load("acme_src", "sales", List.of(hostile));
        td.load("acme_src", "sales_hist", List.of(Map.of("id", 2, "order", "${'$'}{x}", "note", "''")));
        HistUnionConfig.Builder section = HistUnionConfig.builder()
                .addTables("sales")
                .putDedupe(
                        "sales",
                        DedupeRule.builder()
                                .addPartitionBy("id", "select")
                                .addOrderBy("group", "order desc")
                                .build());

        run(section);

        assertThat(td.query(
                                "acme_src",
                                "SELECT \"select\", note, \"group\", \"order\" FROM sales_hist_union ORDER BY id")
                        .rows())
                .extracting(row -> new ArrayList<>(row).toString())
                .containsExactly(
                        "['; DROP TABLE sales; --, ${session_id}\n\"q\"\\ \u0000'é, π, null]",
                        "[null, '', null, ${'$'}{x}]");
    }
}
