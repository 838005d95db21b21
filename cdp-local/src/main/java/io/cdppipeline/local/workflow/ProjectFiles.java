package io.cdppipeline.local.workflow;

import io.cdppipeline.workflow.WorkflowProject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The files of one revision, and the project that was read from them. Not to be changed. */
record ProjectFiles(Map<String, byte[]> files, WorkflowProject project) {

    static ProjectFiles of(Map<String, byte[]> files) {
        Map<String, byte[]> sorted = new TreeMap<>(files);
        Map<String, String> texts = new HashMap<>();
        sorted.forEach((path, bytes) -> {
            try {
                texts.put(
                        path,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            } catch (CharacterCodingException e) {
                // No text, so no workflow and nothing to include; operators may still read it as bytes.
                texts.remove(path);
            }
        });
        return new ProjectFiles(sorted, WorkflowProject.read(texts));
    }
}
