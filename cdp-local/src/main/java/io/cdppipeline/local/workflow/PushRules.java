package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.Names;
import java.util.List;
import java.util.Map;

/** What a push must keep to before its workflows are looked at. */
final class PushRules {

    private PushRules() {}

    static void check(String name, String revision, Map<String, byte[]> files, byte[] archive, Limits limits) {
        if (archive.length > limits.archiveBytes()) {
            throw new WorkflowApiException(
                    400, "Size of the uploaded archive file exceeds limit (" + limits.archiveBytes() + " bytes)");
        }
        long total = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            int size = file.getValue().length;
            if (size > limits.archiveBytes()) {
                throw new WorkflowApiException(
                        400,
                        "Size of a file in the archive exceeds limit (" + size + " > " + limits.archiveBytes()
                                + " bytes): " + file.getKey());
            }
            total += size;
        }
        if (total > limits.archiveBytes()) {
            throw new WorkflowApiException(
                    400,
                    "Total size of the archive exceeds limit (" + total + " > " + limits.archiveBytes() + " bytes)");
        }
        refuse("project", "name", name, Names.ofProject(name));
        if (name.indexOf('/') >= 0) {
            throw new WorkflowApiException(400, "Invalid prefix or suffix");
        }
        refuse("revision", "name", revision, Names.ofIdentifier(revision));
    }

    static void refuse(String model, String field, String value, List<String> complaints) {
        if (!complaints.isEmpty()) {
            StringBuilder message = new StringBuilder("Validating " + model + " failed");
            complaints.forEach(complaint -> message.append('\n')
                    .append(field)
                    .append(' ')
                    .append(complaint)
                    .append(": \"")
                    .append(value)
                    .append('"'));
            throw new WorkflowApiException(400, message.toString());
        }
    }
}
