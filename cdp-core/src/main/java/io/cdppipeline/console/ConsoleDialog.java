package io.cdppipeline.console;

import io.cdppipeline.config.Secret;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;

/** A dialog on the process's console, which hides what is typed for a secret. */
final class ConsoleDialog implements Dialog {

    private final Console console;
    /** The console's own writer waits for the line that is being read, even one that nobody waits for any more. */
    private final PrintWriter shown;

    private final Answer answer = new Answer();

    ConsoleDialog(Console console) {
        this.console = console;
        this.shown = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, console.charset());
    }

    @Override
    public void say(String text) {
        shown.println(text);
    }

    @Override
    public String ask(String question) {
        show(question);
        if (!(answer.to(question, console::readLine) instanceof String line)) {
            throw new DialogEndedException(question);
        }
        return line.strip();
    }

    private void show(String question) {
        shown.print(question);
        shown.flush();
    }

    @Override
    public Secret askSecret(String question) {
        show(question);
        Object typed = answer.to(question, console::readPassword);
        if (typed instanceof char[] text) {
            Secret secret = Secret.of(new String(text).strip());
            Arrays.fill(text, ' ');
            return secret;
        }
        throw new DialogEndedException(question);
    }
}
