package io.cdppipeline;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears signals while the process shuts down already, which Java itself does not. Reached by reflection, as the class behind
 * it is there in every common Java runtime, but no part of the platform.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(CdpPipeline.class);
    private static final Map<String, Integer> STATUS = Map.of("INT", 130, "TERM", 143);

    private Signals() {}

    /** From now on, SIGINT and SIGTERM end the process without further ado. */
    static void exitAtOnceOnTheNext() {
        STATUS.forEach(Signals::exitAtOnceOn);
    }

    private static void exitAtOnceOn(String name, int status) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exit = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (p, m, a) -> {
                if (m.getName().equals("handle")) {
                    Runtime.getRuntime().halt(status);
                }
                return null;
            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
        } catch (ReflectiveOperationException e) {
            LOG.debug("A second SIG{} will not be heard", name, e);
        }
    }
}
