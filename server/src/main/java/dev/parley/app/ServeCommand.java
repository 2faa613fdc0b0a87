package dev.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code parley serve}: runs a node until it is told to stop. */
@Command(
        name = "serve",
        header = "Start Parley.",
        description =
                "Runs on its own with embedded storage until it is stopped (Ctrl-C, SIGTERM). Every"
                    + " setting of the configuration can also be given in the environment:"
                    + " PARLEY_AUTH_JWT_SECRET_FILE is auth.jwt_secret_file. Flags win over the"
                    + " environment, and that over the file; `parley config` shows the outcome.")
public final class ServeCommand implements Callable<Integer> {
    private static final String NO_MAIL =
            "No mail server is set (mail.host): signing up needs no code, and who forgets a"
                    + " password needs an administrator";

    /** Who stops a service usually kills it after 30 s. */
    private static final long MAX_STOP_MILLIS = 28_000;

    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, InterruptedException {
        // Pictures are drawn without a display, and none must be looked for.
        System.setProperty("java.awt.headless", "true");
        HeapGoal.set();
        StopSignal stop = StopSignal.listen();
        Config config = options.load(System.getenv()).config();
        try (Node node = Node.start(config)) {
            say("Parley is ready at " + node.address());
            boolean exposed = config.frontDoor().isExposed();
            node.setupCode().ifPresent(code -> say(setup(code, exposed)));
            if (config.roles().has(Role.API) && !config.mail().isOn()) {
                say(NO_MAIL);
            }
            stop.await();
            say("Parley is stopping");
            endAfter(MAX_STOP_MILLIS);
        }
        return 0;
    }

    /**
     * Handing over may wait for an engine that is away; what is not done by then, another node or
     * the next start finds in the log.
     */
    private static void endAfter(long millis) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                .execute(
                        () -> {
                            System.err.println(
                                    "Parley did not stop in time and ends now. Everything that was"
                                            + " acknowledged is stored.");
                            Runtime.getRuntime().halt(1);
                        });
    }

    private static String setup(String code, boolean exposed) {
        return exposed
                ? "The first account is the administrator's and needs the setup code " + code
                : "The first account is the administrator's; made from another machine or through a"
                        + " proxy it needs the setup code "
                        + code;
    }

    private void say(String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
    }
}
