package io.cdppipeline.templates.ingestion;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ConfigLoader;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.lint.Finding;
import io.cdppipeline.lint.LintException;
import io.cdppipeline.phase.PhaseContext;
import io.cdppipeline.target.Catalog;
import io.cdppipeline.target.TableName;
import io.cdppipeline.target.TableSchema;
import io.cdppipeline.templates.ProjectCheck;
import io.cdppipeline.templates.TemplateEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Adds an object to an ingestion project that was generated before and may have been edited since: only the files that
 * change are written, and in those that were edited only the object's own lines are added.
 *
 * <pre>{@code
 * AddObject.Change change = AddObject.to(Path.of("ingestion"), config, "klaviyo", "templates", Instant.now());
 * change.written();   // config/klaviyo_datasources.yml, config/klaviyo_templates_load.yml
 * }</pre>
 *
 * <p>The configuration is the one that the project was generated from; add the object to it as well, or the next run takes
 * it out again.
 */
public final class AddObject {

    private AddObject() {}

    /**
     * What was done.
     *
     * @param written paths within the project of the files that were made or changed
     * @param config the configuration with the object
     */
    public record Change(List<String> written, PipelineConfig config) {
        public Change {
            written = List.copyOf(written);
        }
    }

    /**
     * Adds an object with the source packs of the class path.
     *
     * @param project the project's directory
     * @param config what it was generated from
     * @param source the name of the source that has the object
     * @param object the object's name
     * @param now the moment that counts as now
     * @throws io.cdppipeline.config.ConfigException if the source has no use for such an object
     * @throws CdpException if there is no such source or project, it has the object already, or a file was edited where the
     *     object's lines belong; nothing is written then
     * @throws LintException if the project would not be sound; nothing is written then
     */
    public static Change to(Path project, PipelineConfig config, String source, String object, Instant now) {
        if (!Files.isDirectory(project)) {
            throw new CdpException("There is no project in " + project + ": generate it first");
        }
        PipelineConfig with = with(config, source, object);
        SortedMap<String, String> before = generate(config, now);
        SortedMap<String, String> after = generate(with, now);
        Map<String, String> changed = new LinkedHashMap<>();
        after.forEach((path, text) -> {
            if (!text.equals(before.get(path))) {
                read(project, path)
                        .ifPresentOrElse(
                                there -> changed.put(path, merged(path, before.getOrDefault(path, ""), text, there)),
                                () -> changed.put(path, text));
            }
        });
        SortedMap<String, String> whole = new TreeMap<>(files(project));
        whole.putAll(changed);
        List<Finding> findings = ProjectCheck.findings(whole);
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new LintException(project.toString(), findings);
        }
        changed.forEach((path, text) -> write(project.resolve(path), text));
        return new Change(List.copyOf(changed.keySet()), with);
    }

    private static PipelineConfig with(PipelineConfig config, String source, String object) {
        List<IngestionConfig> sources = new ArrayList<>();
        boolean found = false;
        for (IngestionConfig section : config.ingestion()) {
            if (!section.sourceName().equals(source)) {
                sources.add(section);
                continue;
            }
            found = true;
            if (section.objects().contains(object)) {
                throw new CdpException("The source " + source + " has the object '" + object + "' already");
            }
            sources.add(
                    IngestionConfig.builder().from(section).addObjects(object).build());
        }
        if (!found) {
            throw new CdpException("There is no source '" + source + "' in the configuration; it has "
                    + config.ingestion().stream()
                            .map(IngestionConfig::sourceName)
                            .toList());
        }
        return ConfigLoader.validate(
                PipelineConfig.builder().from(config).ingestion(sources).build());
    }

    private static SortedMap<String, String> generate(PipelineConfig config, Instant now) {
        return new IngestionGenerator(TemplateEngine.create(), SourcePacks.onClassPath())
                .generate(new PhaseContext(config, new Nothing(), now))
                .files();
    }

    /** The file with the lines that the object brings, where it was not edited beside them. */
    private static String merged(String path, String before, String after, String there) {
        if (there.equals(before)) {
            return after;
        }
        List<String> old = before.lines().toList();
        List<String> next = after.lines().toList();
        List<String> merged = new ArrayList<>(there.lines().toList());
        int at = 0;
        for (int i = 0; i < next.size(); ) {
            if (at < old.size() && old.get(at).equals(next.get(i))) {
                at++;
                i++;
                continue;
            }
            int end = i;
            while (end < next.size() && (at >= old.size() || !next.get(end).equals(old.get(at)))) {
                end++;
            }
            insert(path, merged, old, at, next.subList(i, end));
            i = end;
        }
        if (at < old.size()) {
            throw edited(path);
        }
        return String.join("\n", merged) + "\n";
    }

    /** Puts lines behind the last of the old lines before them that is there once, or before the first behind them. */
    private static void insert(String path, List<String> into, List<String> old, int at, List<String> lines) {
        for (int size : List.of(12, 6, 3, 1)) {
            List<String> first = block(old, at - 1, -1, size);
            List<String> second = block(old, at, 1, size);
            int behind = only(into, first);
            int before = only(into, second);
            if (behind >= 0) {
                into.addAll(behind + first.size(), lines);
                return;
            }
            if (before >= 0) {
                into.addAll(before, lines);
                return;
            }
        }
        if (at < old.size()) {
            throw edited(path + ", where these lines belong:\n" + String.join("\n", lines));
        }
        into.addAll(lines);
    }

    /** Lines from one on, in their order: the more of them, the surer is one entry told from another. */
    private static List<String> block(List<String> lines, int from, int step, int size) {
        List<String> block = new ArrayList<>();
        for (int i = from; i >= 0 && i < lines.size() && block.size() < size; i += step) {
            block.add(step > 0 ? block.size() : 0, lines.get(i));
        }
        return block;
    }

    private static int only(List<String> lines, List<String> block) {
        int found = -1;
        for (int i = 0; !block.isEmpty() && i + block.size() <= lines.size(); i++) {
            if (lines.subList(i, i + block.size()).equals(block)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    private static CdpException edited(String where) {
        return new CdpException("The object cannot be added, since somebody has edited " + where
                + "\nAdd them by hand, or take the edit back");
    }

    private static SortedMap<String, String> files(Path project) {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(project)) {
            all.filter(file -> file.toString().matches(".*\\.(dig|yml|sql)"))
                    .map(file -> project.relativize(file).toString().replace('\\', '/'))
                    .forEach(path -> read(project, path).ifPresent(text -> files.put(path, text)));
        } catch (IOException e) {
            throw new CdpException("The project in " + project + " cannot be read: " + e.getMessage(), e);
        }
        return files;
    }

    private static Optional<String> read(Path project, String path) {
        Path file = project.resolve(path);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            throw new CdpException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CdpException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Ingestion reads no schema. */
    private static final class Nothing implements Catalog {

        @Override
        public Optional<TableSchema> table(TableName name) {
            return Optional.empty();
        }

        @Override
        public List<TableSchema> tables(String database) {
            return List.of();
        }
    }
}
