package io.cdppipeline.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One path or a list of them, relative to the directory of the configuration. */
final class PathsType implements ValueType<List<Path>> {

    @Override
    public String allowed() {
        return "a path or a list of paths";
    }

    @Override
    public Optional<List<Path>> read(Raw raw, Reading reading) {
        List<Raw> items = raw instanceof Raw.Items list ? list.items() : List.of(raw);
        List<Path> paths = new ArrayList<>();
        for (Raw item : items) {
            reading.scalar(item, allowed()).ifPresent(scalar -> {
                try {
                    paths.add(reading.interpolation().path(scalar.value()));
                } catch (InvalidPathException e) {
                    reading.wrong(scalar, allowed());
                }
            });
        }
        return Optional.of(List.copyOf(paths));
    }
}
