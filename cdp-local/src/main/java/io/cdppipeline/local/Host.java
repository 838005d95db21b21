package io.cdppipeline.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this machine calls itself, without asking a network that may not answer. */
final class Host {

    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private Host() {}

    static String name() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .or(Host::ofKernel)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElse("this host");
    }

    private static Optional<String> ofKernel() {
        try {
            return Files.isReadable(KERNEL) ? Optional.of(Files.readString(KERNEL)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("The host has no name in {}", KERNEL, e);
            return Optional.empty();
        }
    }
}
