package io.cdppipeline.config;

import java.util.Comparator;

/**
 * Where a setting is written: {@code file:line:column} in a YAML file, {@code section.key} in a configuration built in code.
 *
 * @param text how a message names the place
 * @param order what sorts places as a reader meets them
 */
record Place(String text, long order) {

    static final Comparator<Place> AS_READ = Comparator.comparingLong(Place::order);

    /** A place in a file; line and column count from 0, as snakeyaml's marks do. */
    static Place inFile(String file, int line, int column) {
        return new Place(file + ":" + (line + 1) + ":" + (column + 1), ((long) line << 32) | column);
    }

    @Override
    public String toString() {
        return text;
    }
}
