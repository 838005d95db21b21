package io.cdppipeline.target;

/**
 * A column as queries see it.
 *
 * @param name as stored
 * @param type Presto's name of the type: {@code varchar}, {@code bigint}, {@code double}, {@code array(varchar)} …
 */
public record Column(String name, String type) {

    @Override
    public String toString() {
        return name + " " + type;
    }
}
