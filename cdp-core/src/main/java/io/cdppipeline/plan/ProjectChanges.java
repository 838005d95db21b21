package io.cdppipeline.plan;

import io.cdppipeline.target.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a generated project differs from what there is. Immutable and thread-safe.
 *
 * @param against what it was compared with: {@code revision 20260301-100000-staging}, {@code the directory staging}; empty
 *     where there is nothing yet
 * @param files the files that change, in the order of their paths
 * @param unchanged how many files stay as they are
 * @param edited files on disk that somebody edited
 * @param tablesLeft tables that the phase made before and will not make again: they stay, and nothing refreshes them
 */
public record ProjectChanges(
        Optional<String> against,
        List<FileChange> files,
        int unchanged,
        List<EditedFile> edited,
        List<TableName> tablesLeft) {

    public ProjectChanges {
        files = List.copyOf(files);
        edited = List.copyOf(edited);
        tablesLeft = List.copyOf(tablesLeft);
    }

    /** Compares files by path and text. */
    public static List<FileChange> between(String directory, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<FileChange> changes = new ArrayList<>();
        for (String path : paths) {
            String old = before.get(path);
            String now = after.get(path);
            if (!Objects.equals(old, now)) {
                UnifiedDiff diff = UnifiedDiff.of(
                        old == null ? UnifiedDiff.NO_FILE : "a/" + directory + "/" + path,
                        old == null ? "" : old,
                        now == null ? UnifiedDiff.NO_FILE : "b/" + directory + "/" + path,
                        now == null ? "" : now);
                changes.add(new FileChange(path, diff));
            }
        }
        return changes;
    }

    /** The diffs of all files one after another, as {@code patch -p1} takes them; empty if nothing changes. */
    public String diff() {
        return files.stream().map(file -> file.diff().toString()).collect(Collectors.joining());
    }

    /** {@code new}, {@code no change}, or how many files are added, changed and removed. */
    public String summary() {
        if (against.isEmpty()) {
            return "new";
        }
        if (files.isEmpty()) {
            return "no change";
        }
        return count('A', "new") + count('M', "changed") + count('D', "removed") + unchanged + " as before";
    }

    private String count(char sign, String word) {
        long count = files.stream().filter(file -> file.sign() == sign).count();
        return count == 0 ? "" : count + " " + word + ", ";
    }
}
