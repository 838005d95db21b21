package io.cdppipeline.workflow;

import java.lang.ref.SoftReference;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workflows that have been read, with every file that they were read from: a workflow is read again only if one of those
 * files has changed, come or gone. The limits, the linter and the plan all ask for the same ones. Bounded, given up when
 * memory is short, thread-safe.
 */
final class ReadWorkflows {

    private static final ReadWorkflows SHARED = new ReadWorkflows();

    private static final int MOST = 256;

    private SoftReference<Map<Key, Read>> known = new SoftReference<>(null);

    /**
     * A workflow that has been read.
     *
     * @param reader after its work, no longer changing
     * @param from the text of each file that was asked for; empty where it was not there
     */
    record Read(WorkflowReader reader, Optional<Workflow> workflow, Map<String, Optional<String>> from) {

        private boolean isOf(Map<String, String> files) {
            return from.entrySet().stream()
                    .allMatch(file ->
                            Optional.ofNullable(files.get(file.getKey())).equals(file.getValue()));
        }
    }

    /** Name and text tell projects apart well enough: of two that differ in an include, the later one stays. */
    private record Key(String file, Optional<String> text) {}

    /** The workflow in a file of a project. */
    static Read of(String file, Map<String, String> files, ParsedFiles parsed) {
        return SHARED.get(file, files, parsed);
    }

    Read get(String file, Map<String, String> files, ParsedFiles parsed) {
        Key key = new Key(file, Optional.ofNullable(files.get(file)));
        Map<Key, Read> now = known();
        Read before;
        synchronized (now) {
            before = now.get(key);
        }
        if (before != null && before.isOf(files)) {
            return before;
        }
        Asked asked = new Asked(files);
        WorkflowReader reader = new WorkflowReader(file);
        Optional<Workflow> workflow = reader.read(asked, parsed);
        Read read = new Read(reader, workflow, Map.copyOf(asked.from));
        synchronized (now) {
            now.put(key, read);
        }
        return read;
    }

    private synchronized Map<Key, Read> known() {
        Map<Key, Read> now = known.get();
        if (now == null) {
            now = new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Read> eldest) {
                    return size() > MOST;
                }
            };
            known = new SoftReference<>(now);
        }
        return now;
    }

    /** A project's files, of which it remembers those that somebody asked for. */
    private static final class Asked extends AbstractMap<String, String> {

        private final Map<String, String> files;
        private final Map<String, Optional<String>> from = new HashMap<>();

        Asked(Map<String, String> files) {
            this.files = files;
        }

        @Override
        public @Nullable String get(@Nullable Object path) {
            String text = files.get(path);
            from.put(String.valueOf(path), Optional.ofNullable(text));
            return text;
        }

        @Override
        public boolean containsKey(@Nullable Object path) {
            return get(path) != null;
        }

        /** Whoever looks at all of them depends on all of them. */
        @Override
        public Set<Map.Entry<String, String>> entrySet() {
            files.keySet().forEach(this::get);
            return Collections.unmodifiableMap(files).entrySet();
        }
    }
}
