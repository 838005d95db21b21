package io.cdppipeline.console;

import io.cdppipeline.config.Secret;
import java.io.Console;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

/** A conversation with a person: what is said, what is asked. Not thread-safe; a test brings texts of its own. */
public interface Dialog {

    /** Shows lines of text. */
    void say(String text);

    /**
     * Asks, and waits for a line.
     *
     * @return the answer, without blanks around it; empty if the person only pressed Enter
     * @throws DialogEndedException if there is nobody to answer any more
     */
    String ask(String question);

    /**
     * Asks for something that nobody else should read; it is not shown while it is typed where that can be had.
     *
     * @return the answer; its text is empty if the person only pressed Enter
     * @throws DialogEndedException if there is nobody to answer any more
     */
    Secret askSecret(String question);

    /**
     * Asks for a yes or a no until one of them is given.
     *
     * @param otherwise what Enter alone means; empty if it means nothing
     * @throws DialogEndedException if there is nobody to answer any more
     */
    default boolean confirm(String question, Optional<Boolean> otherwise) {
        String enter =
                otherwise.map(yes -> ", Enter for " + (yes ? "yes" : "no")).orElse("");
        while (true) {
            String answer = ask(question + " (yes/no" + enter + "): ").toLowerCase(Locale.ROOT);
            if (answer.equals("yes") || answer.equals("y")) {
                return true;
            }
            if (answer.equals("no") || answer.equals("n")) {
                return false;
            }
            if (answer.isEmpty() && otherwise.isPresent()) {
                return otherwise.get();
            }
            say("Please answer yes or no.");
        }
    }

    /**
     * With whoever sits before this process: its console, or its standard input and output where it has none.
     */
    @SuppressWarnings(
            "SystemConsoleNull") // From Java 22 on there always is one, and it takes redirected streams as well.
    static Dialog onConsole() {
        Console console = System.console();
        return console == null ? TextDialog.standard() : new ConsoleDialog(console);
    }

    /** Over texts: reads answers line by line, and writes what is said and asked. Secrets are read as any other line. */
    static Dialog of(Reader answers, Writer shown) {
        return new TextDialog(answers, new PrintWriter(shown));
    }
}
