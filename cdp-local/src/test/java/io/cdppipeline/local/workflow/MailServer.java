package io.cdppipeline.local.workflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A mail server for one connection: it takes one message after a login, and keeps all lines that it was sent. */
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final CompletableFuture<List<String>> lines = new CompletableFuture<>();

    MailServer() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What the client sent, until it quit. */
    List<String> lines() throws Exception {
        return lines.get();
    }

    private void serve() {
        List<String> seen = new ArrayList<>();
        try (Socket client = socket.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = client.getOutputStream()) {
            say(out, "220 mail.example.com");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                seen.add(line);
                if (data) {
                    data = !line.equals(".");
                    if (!data) {
                        say(out, "250 taken");
                    }
                } else if (line.startsWith("EHLO")) {
                    say(out, "250-mail.example.com\r\n250 AUTH PLAIN");
                } else if (line.startsWith("AUTH PLAIN")) {
                    say(out, "235 welcome");
                } else if (line.equals("DATA")) {
                    data = true;
                    say(out, "354 go on");
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    break;
                } else {
                    say(out, "250 fine");
                }
            }
            lines.complete(seen);
        } catch (IOException e) {
            lines.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
