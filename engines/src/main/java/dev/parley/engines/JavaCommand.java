package dev.parley.engines;

import java.util.ArrayList;
import java.util.List;

/** The command line of a server that is written in Java. */
final class JavaCommand {
    /** Quick to start, small when idle: these servers run beside the tests of one developer. */
    private static final List<String> QUICK =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private JavaCommand() {}

    static List<String> of(
            String java,
            List<String> flags,
            String classPath,
            String mainClass,
            List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(QUICK);
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
