package io.cdppipeline.templates.ingestion;

import io.cdppipeline.CdpException;
import io.cdppipeline.config.ConfigException;
import io.cdppipeline.config.ConfigProblem;
import io.cdppipeline.config.IngestionConfig;
import io.cdppipeline.config.PipelineConfig;
import io.cdppipeline.templates.Once;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The source packs that the ingestion knows: those of this library, those of jars on the class path, and those of
 * directories.
 *
 * <p>A pack is a YAML descriptor {@code {id}.yml}; {@code docs/sources/adding-a-source.md} describes its keys. A jar names
 * its descriptors in a resource {@value #INDEX}, one resource path per line. A directory's descriptors are all its {@code
 * *.yml} files; they go before those of the class path, so that one may replace another of the same name.
 *
 * <p>Immutable and thread-safe.
 */
public final class SourcePacks {

    /** The resource in which a jar names its descriptors. */
    public static final String INDEX = "META-INF/cdp-pipeline/source-packs";

    private static final Object LOCK = new Object();
    private static @Nullable SourcePacks onClassPath;

    /** The folder of this library's own descriptors, each of which is read when somebody asks for it. */
    private static final String OWN = "io/cdppipeline/templates/ingestion/sources/";

    private final Map<String, Described> packs;

    private SourcePacks(Map<String, Described> packs) {
        this.packs = Collections.unmodifiableMap(packs);
    }

    /** A pack and the text that describes it. */
    private record Described(String yaml, Supplier<SourcePack> pack) {

        /** Whether its words may hold this one; to know whether it means it, it has to be read. */
        boolean mayName(String word) {
            return yaml.contains(word) || yaml.indexOf('\\') >= 0;
        }
    }

    /**
     * The packs of the class path, as this library's class loader sees it.
     *
     * @throws ConfigException if a descriptor is wrong; it tells every problem, each with file, line and column
     */
    public static SourcePacks onClassPath() {
        synchronized (LOCK) {
            // Read once: class paths do not change. One that is wrong is read again, to be told again.
            SourcePacks known = onClassPath;
            if (known == null) {
                known = of(SourcePacks.class.getClassLoader());
                onClassPath = known;
            }
            return known;
        }
    }

    /**
     * The packs that a class loader sees.
     *
     * @throws ConfigException if a descriptor is wrong
     */
    public static SourcePacks of(ClassLoader loader) {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Described> packs = new LinkedHashMap<>();
        // A jar may lie on the class path twice, and its descriptors are then the same.
        Set<String> read = new HashSet<>();
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                for (String line : text(index).lines().toList()) {
                    String resource = line.replaceFirst("#.*", "").strip();
                    if (!resource.isEmpty() && read.add(resource)) {
                        read(loader, index, resource, packs, problems);
                    }
                }
            }
        } catch (IOException e) {
            throw new CdpException("The source packs of the class path cannot be read: " + e.getMessage(), e);
        }
        return checked(packs, problems);
    }

    private static void read(
            ClassLoader loader,
            URL index,
            String resource,
            Map<String, Described> packs,
            List<ConfigProblem> problems) {
        Optional<String> yaml = resource(loader, resource);
        if (yaml.isEmpty()) {
            problems.add(new ConfigProblem(index.toString(), "names '" + resource + "', which is not there"));
            return;
        }
        String folder = resource.substring(0, resource.lastIndexOf('/') + 1);
        String id = id(resource);
        Function<String, Optional<String>> beside = name -> resource(loader, folder + name);
        Optional<Described> described = folder.equals(OWN)
                ? Optional.of(new Described(yaml.get(), new Once<>(() -> own(id, beside, resource, yaml.get()))))
                : read(id, beside, resource, yaml.get(), problems);
        described.ifPresent(pack -> {
            if (packs.putIfAbsent(id, pack) != null) {
                problems.add(new ConfigProblem(
                        index.toString(), "names a second source pack '" + id + "': give it a name of its own"));
            }
        });
    }

    private static SourcePack own(String id, Function<String, Optional<String>> beside, String resource, String yaml) {
        List<ConfigProblem> problems = new ArrayList<>();
        return read(id, beside, resource, yaml, problems)
                .orElseThrow(() -> new ConfigException(problems))
                .pack()
                .get();
    }

    private static Optional<Described> read(
            String id,
            Function<String, Optional<String>> beside,
            String file,
            String yaml,
            List<ConfigProblem> problems) {
        return new DescriptorReader(id, beside, problems).read(file, yaml).map(pack -> new Described(yaml, () -> pack));
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
    }

    private static Optional<String> resource(ClassLoader loader, String name) {
        return Optional.ofNullable(loader.getResource(name)).map(url -> {
            try {
                return text(url);
            } catch (IOException e) {
                throw new CdpException("The resource " + url + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    private static String text(URL url) throws IOException {
        try (InputStream stream = url.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * These packs and those of a directory, which go first.
     *
     * @throws ConfigException if there is no such directory, none of its files is a descriptor, or one is wrong
     */
    public SourcePacks with(Path directory) {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Described> all = new LinkedHashMap<>();
        List<Path> files = descriptors(directory);
        if (files.isEmpty()) {
            problems.add(new ConfigProblem(
                    directory.toString(), "there is no descriptor of a source in this directory: {source}.yml"));
        }
        Function<String, Optional<String>> beside = name -> {
            Path file = directory.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(text(file)) : Optional.empty();
        };
        for (Path file : files) {
            String id = id(file.getFileName().toString());
            read(id, beside, file.toString(), text(file), problems).ifPresent(pack -> all.put(id, pack));
        }
        packs.forEach(all::putIfAbsent);
        return checked(all, problems);
    }

    private static List<Path> descriptors(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CdpException("The directory " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CdpException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static SourcePacks checked(Map<String, Described> packs, List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new SourcePacks(packs);
    }

    /** The packs' names. */
    public List<String> ids() {
        return List.copyOf(packs.keySet());
    }

    /**
     * The page about a source, in Markdown: what it is, the files that are generated for it, and what to know of it.
     *
     * @throws IllegalArgumentException if there is no pack of that name
     */
    public String documentation(String id) {
        Described pack = packs.get(id);
        if (pack == null) {
            throw new IllegalArgumentException("There is no source pack '" + id + "'; there are " + ids());
        }
        return new SourcePage(this, pack.pack().get()).markdown();
    }

    List<SourcePack> all() {
        return packs.values().stream().map(each -> each.pack().get()).toList();
    }

    /** These packs and those of the directories that a source of the configuration names. */
    SourcePacks with(IngestionConfig section) {
        SourcePacks all = this;
        for (Path directory : section.sourcePacks()) {
            all = all.with(directory);
        }
        return all;
    }

    /** The pack that a source of the configuration means: of those that fit, one with the source's own name first. */
    SourcePack of(IngestionConfig section) {
        String source = PipelineConfig.tableName(section.sourceName());
        List<SourcePack> fitting = with(section).packs.values().stream()
                .filter(pack -> pack.mayName(section.connector()))
                .map(pack -> pack.pack().get())
                .filter(pack -> pack.means(source, section.connector()))
                .toList();
        return fitting.stream()
                .filter(pack -> pack.source().equals(source))
                .findFirst()
                .or(() -> fitting.stream().findFirst())
                .orElseGet(() -> open(section.connector()));
    }

    /** The open pack, for a connector that no other knows. */
    private SourcePack open(String connector) {
        Described any = packs.get("any_connector");
        if (any == null) {
            throw new IllegalStateException("The pack any_connector is missing from this library's jar");
        }
        return any.pack().get().forConnector(connector);
    }
}
