package io.cdppipeline.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may name a task, a workflow, a project, a revision; the answers are the complaints, none for a good name. */
public final class Names {

    private static final Pattern FIRST_DIGIT = Pattern.compile("^[0-9]");
    private static final Pattern FIRST_SYMBOL = Pattern.compile("^[+^@/\\\\:*?\"<>|]");
    private static final Pattern NO_TASK_CHARACTER = Pattern.compile("[^a-zA-Z_0-9\\-=\\[\\]{}%&@`,.^]");
    private static final int LONGEST = 255;

    private Names() {}

    /** Complaints about a project's or workflow's name. */
    public static List<String> ofProject(String name) {
        List<String> complaints = new ArrayList<>();
        add(complaints, name.isEmpty(), "must not be blank");
        add(complaints, FIRST_DIGIT.matcher(name).find(), "must not start with a numeric digit (0-9)");
        add(
                complaints,
                FIRST_SYMBOL.matcher(name).find(),
                "must not include special symbols (+ ^ @ / \\ / : * ? \" < > |)");
        add(complaints, name.endsWith(".dig"), "must not end with .dig");
        addLength(complaints, name);
        return complaints;
    }

    /** Complaints about a revision's or a retry attempt's name. */
    public static List<String> ofIdentifier(String name) {
        List<String> complaints = new ArrayList<>();
        add(complaints, name.isEmpty(), "must not be blank");
        addLength(complaints, name);
        return complaints;
    }

    static List<String> ofTask(String name) {
        List<String> complaints = new ArrayList<>();
        add(complaints, !name.startsWith("+"), "must start with '+'");
        add(complaints, name.contains("^"), "must not contain ^ character");
        complaints.addAll(ofRawTask(name));
        return complaints;
    }

    /** As a task's name, and also those of generated tasks, which start with {@code ^}. */
    static List<String> ofRawTask(String name) {
        List<String> complaints = new ArrayList<>();
        add(complaints, name.isEmpty(), "must not be blank");
        add(complaints, FIRST_DIGIT.matcher(name).find(), "must not start with a digit (0-9)");
        add(complaints, !name.startsWith("+") && !name.startsWith("^"), "must start with '+' or '^'");
        if (!name.isEmpty()) {
            Matcher wrong = NO_TASK_CHARACTER.matcher(name.substring(1));
            if (wrong.find()) {
                complaints.add("must not contain character '" + wrong.group() + "'");
            }
        }
        addLength(complaints, name);
        return complaints;
    }

    private static void add(List<String> complaints, boolean wrong, String complaint) {
        if (wrong) {
            complaints.add(complaint);
        }
    }

    private static void addLength(List<String> complaints, String name) {
        add(complaints, name.length() > LONGEST, "must not be longer than " + LONGEST + " characters");
    }
}
