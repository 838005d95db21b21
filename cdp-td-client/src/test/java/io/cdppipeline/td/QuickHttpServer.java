package io.cdppipeline.td;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes the JDK's servers for tests. */
final class QuickHttpServer {

    static {
        // They would otherwise wait 40 ms before every answer; read when the first one is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private QuickHttpServer() {}

    /** A server at a free port of this machine, not started. */
    static HttpServer create() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }
}
