package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.dist.Line.Weather;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Each weather does to a connection what its name says, or the fault matrix tried nothing. */
class LineTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 300;
    private static final String WORD = "hello";

    private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Line line = new Line(server.getLocalPort());

    LineTest() throws IOException {}

    @BeforeEach
    void serve() {
        Thread.startVirtualThread(
                () -> {
                    try {
                        while (true) {
                            arrived.add(server.accept());
                        }
                    } catch (IOException closed) {
                        // The test is over.
                    }
                });
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIR", "LATE", "CRUMBS"})
    void carriesBothWays(Weather weather) throws Exception {
        line.turn(weather);
        var here = call();
        var there = answer();
        say(here);
        assertThat(hear(there)).isEqualTo(WORD);
        say(there);
        assertThat(hear(here)).isEqualTo(WORD);
        assertThat(line.connections()).isEqualTo(1);
        here.close();
        assertEnds(there);
        await().until(() -> line.connections() == 0);
    }

    @Test
    void holdsWhatPeopleSendUntilTheWeatherTurns() throws Exception {
        var here = call();
        var there = answer();
        line.turn(Weather.NOTHING_OUT);
        say(here);
        say(there);
        assertThat(hear(here)).isEqualTo(WORD);
        assertHearsNothing(there);
        line.turn(Weather.FAIR);
        assertThat(hear(there)).isEqualTo(WORD);
    }

    @Test
    void holdsWhatTheServerSendsUntilTheWeatherTurns() throws Exception {
        var here = call();
        var there = answer();
        line.turn(Weather.NOTHING_IN);
        say(here);
        say(there);
        assertThat(hear(there)).isEqualTo(WORD);
        assertHearsNothing(here);
        line.turn(Weather.FAIR);
        assertThat(hear(here)).isEqualTo(WORD);
    }

    @Test
    void isCutForThoseWhoAreThereAndThoseWhoCome() throws Exception {
        var here = call();
        var there = answer();
        line.turn(Weather.CUT);
        assertEnds(here);
        assertEnds(there);
        assertEnds(call());
        assertThat(line.connections()).isZero();
        line.turn(Weather.FAIR);
        say(call());
        assertThat(hear(answer())).isEqualTo(WORD);
    }

    @Test
    void dropsAllWhoAreThereAndTakesThoseWhoCome() throws Exception {
        var here = call();
        var there = answer();
        line.drop();
        assertEnds(here);
        assertEnds(there);
        say(call());
        assertThat(hear(answer())).isEqualTo(WORD);
    }

    @Test
    void resetsSomeConnections() throws Exception {
        line.turn(Weather.RESETS);
        var here = call();
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                say(here);
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    @Test
    void tellsNeitherEndOfAStrandedConnectionThatTheOtherIsGone() throws Exception {
        var here = call();
        var there = answer();
        line.strand();
        say(here);
        assertHearsNothing(there);
        say(there);
        assertHearsNothing(here);
        here.close();
        assertHearsNothing(there);
        say(call());
        assertThat(hear(answer())).isEqualTo(WORD);
    }

    @Test
    void endsTheCallOfWhoIsNotAnswered() throws Exception {
        server.close();
        assertEnds(call());
    }

    private Socket call() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), line.address().getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Socket answer() throws InterruptedException {
        var socket = arrived.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(socket).isNotNull();
        // Until then the line may not know of it.
        await().until(() -> line.connections() > 0);
        return socket;
    }

    private static void say(Socket by) throws IOException {
        by.getOutputStream().write(WORD.getBytes(US_ASCII));
    }

    private static String hear(Socket at) throws IOException {
        at.setSoTimeout(PATIENCE_MILLIS);
        return new String(at.getInputStream().readNBytes(WORD.length()), US_ASCII);
    }

    private static void assertHearsNothing(Socket at) throws IOException {
        at.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> at.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);
    }

    private static void assertEnds(Socket at) throws IOException {
        at.setSoTimeout(PATIENCE_MILLIS);
        try {
            assertThat(at.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException stays) {
            throw new AssertionError("it goes on", stays);
        } catch (IOException broken) {
            // That is an end as well.
        }
    }
}
