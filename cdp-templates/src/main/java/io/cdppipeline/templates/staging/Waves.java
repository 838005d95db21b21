package io.cdppipeline.templates.staging;

import io.cdppipeline.CdpException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Things in the order in which they wait for one another: what is in one wave may be done side by side. */
final class Waves {

    private Waves() {}

    /**
     * The waves; within each the given order.
     *
     * @param names each once
     * @param before what each waits for; names that are not given are not waited for
     * @param what names of this kind are called, for the message
     * @throws CdpException if some wait for one another
     */
    static List<List<String>> of(
            Collection<String> names, Map<String, ? extends Collection<String>> before, String what) {
        List<List<String>> waves = new ArrayList<>();
        List<String> left = new ArrayList<>(names);
        while (!left.isEmpty()) {
            Set<String> waiting = Set.copyOf(left);
            List<String> wave = left.stream()
                    .filter(name -> !before.containsKey(name)
                            || before.get(name).stream().noneMatch(waiting::contains))
                    .toList();
            if (wave.isEmpty()) {
                throw new CdpException(what + " " + new TreeSet<>(left)
                        + " wait for one another by staging.joins and staging.depends_on: leave one of these out");
            }
            waves.add(wave);
            left.removeAll(Set.copyOf(wave));
        }
        return waves;
    }
}
