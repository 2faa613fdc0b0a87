package dev.parley.role.gateway;

import java.io.IOException;
import java.nio.file.Path;

/** A client in a process of its own, which can be killed without a last word. */
final class OtherProcess {
    private OtherProcess() {}

    /** Starts one that says hello and then reads what comes; returns when it is welcome. */
    static Process withASocket(int port, String bearer) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var in = process.outputWriter();
        in.write(bearer);
        in.newLine();
        in.flush();
        if (!"welcome".equals(process.inputReader().readLine())) {
            throw new AssertionError("the other process is not welcome");
        }
        return process;
    }

    public static void main(String... arguments) throws IOException {
        var bearer = new java.util.Scanner(System.in).nextLine();
        try (var socket = RawSocket.open(Integer.parseInt(arguments[0]), bearer)) {
            socket.hello();
            System.out.println("welcome");
            System.out.flush();
            while (true) {
                socket.readFrame();
            }
        }
    }
}
