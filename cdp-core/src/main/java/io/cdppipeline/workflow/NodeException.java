package io.cdppipeline.workflow;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML node that cannot be made a value. */
final class NodeException extends MarkedYAMLException {

    NodeException(String problem, Mark mark) {
        super(null, null, problem, mark);
    }
}
