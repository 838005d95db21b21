package io.cdppipeline.console;

import io.cdppipeline.config.Secret;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;

/** A dialog over a reader and a writer. */
final class TextDialog implements Dialog {

    private final BufferedReader answers;
    private final PrintWriter shown;
    private final Answer answer = new Answer();

    TextDialog(Reader answers, PrintWriter shown) {
        this.answers = new BufferedReader(answers);
        this.shown = shown;
    }

    /** Over standard input and output: where there is no console, input comes from a file or a pipe. */
    static TextDialog standard() {
        return new TextDialog(
                new InputStreamReader(System.in, Charset.defaultCharset()),
                new PrintWriter(System.out, true, Charset.defaultCharset()));
    }

    @Override
    public void say(String text) {
        shown.println(text);
        shown.flush();
    }

    @Override
    public String ask(String question) {
        shown.print(question);
        shown.flush();
        if (!(answer.to(question, answers::readLine) instanceof String line)) {
            throw new DialogEndedException(question);
        }
        return line.strip();
    }

    @Override
    public Secret askSecret(String question) {
        return Secret.of(ask(question));
    }
}
