package io.cdppipeline.plan;

import io.cdppipeline.CdpException;
import java.util.List;
import java.util.stream.Collectors;

/** Generated files that somebody edited, where the configuration says that such are not to be touched. */
public final class EditedFilesException extends CdpException {

    private static final int LINES_SHOWN = 20;

    private final transient List<EditedFile> files;

    /**
     * @param directory the project's directory
     * @param files the edited files, at least one
     */
    public EditedFilesException(String directory, List<EditedFile> files) {
        super(files.size() + " generated file(s) of '" + directory
                + "' were edited, and edited_files is 'refuse', so nothing was written. Take the edits back, delete the files,"
                + " or set edited_files to 'keep' or 'back_up':\n"
                + files.stream().map(EditedFilesException::shown).collect(Collectors.joining("\n")));
        this.files = List.copyOf(files);
    }

    /** The files, in the order of their paths. */
    public List<EditedFile> files() {
        return files;
    }

    private static String shown(EditedFile file) {
        List<String> lines = file.diff().toString().lines().skip(2).toList();
        String more = lines.size() > LINES_SHOWN ? "\n    … " + (lines.size() - LINES_SHOWN) + " more lines" : "";
        return "  " + file
                + lines.stream().limit(LINES_SHOWN).map(line -> "\n    " + line).collect(Collectors.joining())
                + more;
    }
}
