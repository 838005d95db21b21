package io.cdppipeline.benchmarks;

import io.cdppipeline.benchmarks.client.ClientLimiter;
import io.cdppipeline.benchmarks.client.ClientOverhead;
import io.cdppipeline.benchmarks.client.ClientPeer;
import io.cdppipeline.benchmarks.client.ClientStream;
import io.cdppipeline.benchmarks.generate.Generate;
import io.cdppipeline.benchmarks.local.EnvironmentStart;
import io.cdppipeline.benchmarks.local.Resolver;
import io.cdppipeline.benchmarks.local.Soak;
import io.cdppipeline.benchmarks.pipelines.ManyPipelines;
import io.cdppipeline.benchmarks.sql.SqlCtas;
import io.cdppipeline.benchmarks.sql.SqlTranslation;
import io.cdppipeline.benchmarks.state.StateChange;
import io.cdppipeline.benchmarks.waits.ClientWaits;
import io.cdppipeline.benchmarks.workflow.WorkflowTasks;
import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar benchmarks.jar [name…]}: runs the named measurements in that order, or lists the names. */
public final class Benchmarks {

    private static final Map<String, Benchmark> ALL = new TreeMap<>();

    static {
        ALL.put("client-limiter", new ClientLimiter());
        ALL.put("client-overhead", new ClientOverhead());
        ALL.put("client-peer", new ClientPeer());
        ALL.put("client-stream", new ClientStream());
        ALL.put("client-waits", new ClientWaits());
        ALL.put("environment-start", new EnvironmentStart());
        ALL.put("generate", new Generate());
        ALL.put("pipelines", new ManyPipelines());
        ALL.put("resolver", new Resolver());
        ALL.put("soak", new Soak());
        ALL.put("sql-ctas", new SqlCtas());
        ALL.put("sql-translation", new SqlTranslation());
        ALL.put("state", new StateChange());
        ALL.put("workflow-tasks", new WorkflowTasks());
    }

    private Benchmarks() {}

    /**
     * Runs what is named.
     *
     * @param names of the measurements; none lists them
     * @throws Exception whatever stopped a measurement
     */
    public static void main(String[] names) throws Exception {
        if (names.length == 0) {
            ALL.keySet().forEach(System.out::println);
            return;
        }
        for (String name : names) {
            Benchmark benchmark = ALL.get(name);
            if (benchmark == null) {
                throw new IllegalArgumentException("No benchmark is called " + name + "; there are: " + ALL.keySet());
            }
            System.out.println("## " + name + "\n");
            benchmark.run();
            System.out.println();
        }
    }
}
