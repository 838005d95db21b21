package io.cdppipeline.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Pushes, starts and runs made-up and mangled workflows: whatever they say, a refusal has a status and words, an attempt comes
 * to its end, and no task fails for a mistake of ours. {@code -Dfuzz.budget} says how many texts, {@code -Dfuzz.seed} repeats a
 * run.
 */
class WorkflowFuzzTest {

    private static final int BUDGET = Integer.getInteger("fuzz.budget", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_120L);
    private static final int TEXTS_PER_ENGINE = 200;
    private static final Pattern OURS = Pattern.compile(
            "\\((null pointer|class cast|(array |string )?index out of bounds|arithmetic|concurrent modification"
                    + "|negative array size|no such element|stack overflow|out of memory|illegal state|assertion)\\)");

    private static final List<String> PIECES = List.of(
            "+a:",
            "  echo>: hello",
            "  echo>: ${1 + ",
            "  echo>: ${a.b.c}",
            "  loop>: 3",
            "  for_each>: {x: [1, 2], y: ${[3]}}",
            "  for_range>: {from: 0, to: 9223372036854775807, step: 9223372036854775806}",
            "  _do:",
            "    +b:",
            "      fail>: no",
            "  _parallel: true",
            "  _parallel: {limit: 0}",
            "  _retry: {limit: 2, interval: 1, interval_type: exponential}",
            "  _export:",
            "    a: {b: 1}",
            "  _error:",
            "    +c: {echo>: '${error.message}'}",
            "  _check: {+d: {echo>: x}}",
            "  if>: ${true}",
            "  call>: main",
            "  require>: main",
            "  wait>: 5s",
            "  wait>: 99999999999999999999s",
            "  td>: {data: select 1}",
            "  td_ddl>:",
            "  http>: http://x/",
            "  param_set>:",
            "  py>: a.b",
            "  mail>: {data: x}",
            "timezone: Asia/Tokyo",
            "schedule: {cron>: '*/5 * * * *'}",
            "sla: {duration: 00:00:01, fail: true}",
            "  !include : main.dig",
            "  ? [a]",
            "  - &x *x",
            "  _after: [+a]",
            "  _background: true",
            "  _type: echo",
            "\t",
            "  \"\\u0000\": 1",
            "_secrets: {a: b}",
            "  _env: {A: 1}");

    private final List<String> corpus = new ArrayList<>();

    @Test
    void neverHangsNorFailsForAMistakeOfOurs() throws Exception {
        System.out.println("workflow fuzz: " + BUDGET + " texts, -Dfuzz.seed=" + SEED);
        readCorpus();
        Random random = new Random(SEED);
        for (int done = 0; done < BUDGET; done += TEXTS_PER_ENGINE) {
            VirtualTime time = new VirtualTime();
            try (WorkflowEngine engine = WorkflowEngine.builder()
                    .clock(time)
                    .timer(time)
                    .threads(4)
                    .limits(new Limits(60, 100, 2 * 1024 * 1024, 64 * 1024))
                    .paramServer(true)
                    .router(uri -> URI.create("http://127.0.0.1:1/"))
                    .tdService(new ScriptedTd(Json.object()))
                    .build()) {
                for (int i = 0; i < Math.min(TEXTS_PER_ENGINE, BUDGET - done); i++) {
                    String text = text(random);
                    try {
                        tryOut(engine, time, "p" + i, text);
                    } catch (Throwable e) {
                        throw new AssertionError("text " + (done + i) + " of seed " + SEED + ":\n" + text, e);
                    }
                }
            }
        }
    }

    private static void tryOut(WorkflowEngine engine, VirtualTime time, String name, String text) {
        ProjectInfo project;
        try {
            project = engine.push(name, "r", Map.of("main.dig", text.getBytes(StandardCharsets.UTF_8)));
        } catch (WorkflowApiException e) {
            assertRefusal(e);
            return;
        }
        engine.schedules().all().forEach(schedule -> engine.schedules().disable(schedule.id()));
        long workflow = engine.workflow(project.id(), "main", Optional.empty()).id();
        long attempt;
        try {
            attempt = engine.start(new AttemptRequest(
                            workflow, Instant.EPOCH, Json.object(), Optional.empty(), Optional.empty()))
                    .attempt()
                    .id();
        } catch (WorkflowApiException e) {
            assertRefusal(e);
            return;
        }
        if (!ends(engine, time, attempt, 300)) {
            try {
                engine.kill(attempt);
            } catch (WorkflowApiException e) {
                // It has ended meanwhile.
                assertThat(e.status()).isEqualTo(409);
            }
            assertThat(ends(engine, time, attempt, 200_000))
                    .as("ends when it is killed: %s", engine.tasks(attempt))
                    .isTrue();
        }
        for (TaskInfo task : engine.tasks(attempt)) {
            assertThat(task.error().path("message").asText())
                    .as(task.fullName())
                    .doesNotContainPattern(OURS);
        }
    }

    private static boolean ends(WorkflowEngine engine, VirtualTime time, long attempt, int looks) {
        for (int i = 0; i < looks; i++) {
            if (engine.attempt(attempt).done()) {
                return true;
            }
            if (i % 10 == 9) {
                time.ring();
            }
            LockSupport.parkNanos(100_000);
        }
        return engine.attempt(attempt).done();
    }

    private static void assertRefusal(WorkflowApiException e) {
        assertThat(e.status()).isBetween(400, 409);
        assertThat(e.getMessage()).isNotBlank();
    }

    private void readCorpus() throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of("src/test/resources/conformance/digdag"))) {
            for (Path path : paths.filter(each -> each.toString().endsWith(".dig"))
                    .sorted()
                    .toList()) {
                corpus.add(Files.readString(path));
            }
        }
    }

    private String text(Random random) {
        if (random.nextInt(4) == 0) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                made.append(random.nextInt(5) == 0 ? " ".repeat(random.nextInt(8)) + piece.trim() : piece)
                        .append('\n');
            }
            return made.toString();
        }
        String text = corpus.get(random.nextInt(corpus.size()));
        for (int i = random.nextInt(4); i >= 0; i--) {
            text = mangled(text, random);
        }
        return text;
    }

    private String mangled(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return PIECES.get(random.nextInt(PIECES.size()));
        }
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.add(at, PIECES.get(random.nextInt(PIECES.size())));
            case 3 -> lines.set(at, " ".repeat(random.nextInt(6)) + line.trim());
            case 4 ->
                lines.addAll(
                        at,
                        corpus.get(random.nextInt(corpus.size()))
                                .lines()
                                .limit(6)
                                .toList());
            case 5 -> lines.set(at, line.replaceFirst(":.*", Matcher.quoteReplacement(": " + value(random))));
            default -> {
                if (!line.isEmpty()) {
                    int column = random.nextInt(line.length());
                    String odd = "{}[]:,'\"$&*!|>%@`#-\u00e9\ud83d\n \t0+^~";
                    char c = odd.charAt(random.nextInt(odd.length()));
                    lines.set(at, line.substring(0, column) + c + line.substring(column + random.nextInt(2)));
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String value(Random random) {
        List<String> values = List.of(
                "",
                "null",
                "[]",
                "{}",
                "-1",
                "0",
                "1e400",
                "9223372036854775808",
                "'${null}'",
                "${undefined}",
                "${{}}",
                "${[1,[2]]}",
                "true",
                "[[1]]",
                "{a: {b: [c]}}",
                "'${'",
                "$${x}",
                "~",
                "\"\\ud800\"",
                "${this}",
                "${moment()}",
                "${JSON.parse('{')}",
                "${(function f(){return f()})()}",
                "${new Array(5)}");
        return values.get(random.nextInt(values.size()));
    }
}
