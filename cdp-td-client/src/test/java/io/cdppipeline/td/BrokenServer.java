package io.cdppipeline.td;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request with the same bytes, whatever they promise, and hangs up. */
final class BrokenServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger requests = new AtomicInteger();
    private final byte[] answer;

    BrokenServer(String answer) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        Thread thread = new Thread(this::serve, "broken-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    int requests() {
        return requests.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                String line = reader.readLine();
                if (line != null) {
                    requests.incrementAndGet();
                }
                while (line != null && !line.isEmpty()) {
                    line = reader.readLine();
                }
                connection.getOutputStream().write(answer);
                connection.getOutputStream().flush();
            } catch (SocketException e) {
                // Closed by the test, or by a client that has had enough.
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
