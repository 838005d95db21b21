package io.cdppipeline.console;

import io.cdppipeline.config.Secret;
import java.io.Console;
import java.util.Arrays;

/** A dialog on the process's console, which hides what is typed for a secret. */
final class ConsoleDialog implements Dialog {

    private final Console console;

    ConsoleDialog(Console console) {
        this.console = console;
    }

    @Override
    public void say(String text) {
        console.printf("%s%n", text);
    }

    @Override
    public String ask(String question) {
        String answer = console.readLine("%s", question);
        if (answer == null) {
            throw new DialogEndedException(question);
        }
        return answer.strip();
    }

    @Override
    public Secret askSecret(String question) {
        char[] answer = console.readPassword("%s", question);
        if (answer == null) {
            throw new DialogEndedException(question);
        }
        Secret secret = Secret.of(new String(answer).strip());
        Arrays.fill(answer, ' ');
        return secret;
    }
}
