package io.cdppipeline.local.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class HeaderDeadlineIT {

    @Test
    void closesAConnectionWhoseHeadersTrickleAndLetsIdleOnesBe() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        HeaderDeadline deadline = new HeaderDeadline(connector);
        connector.addBean(deadline);
        server.addConnector(connector);
        server.start();
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nX-A:".getBytes(StandardCharsets.UTF_8));
            slow.setSoTimeout(1);
            long now = System.nanoTime();
            boolean closed = false;
            for (int i = 0; !closed && i < 5_000; i++) {
                deadline.sweep(now);
                deadline.sweep(now + TimeUnit.SECONDS.toNanos(11));
                closed = isClosed(slow);
            }

            assertThat(closed).isTrue();
            idle.setSoTimeout(1);
            assertThat(isClosed(idle)).isFalse();
        } finally {
            server.stop();
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
