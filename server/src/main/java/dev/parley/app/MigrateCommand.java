package dev.parley.app;

import dev.parley.migration.Migration;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code parley migrate}. */
@Command(
        name = "migrate",
        header = "Copy a stopped server from its data folder to the engines of a cluster.",
        description =
                "%nThe data folder is not changed, so that the way back is to start on it again."
                        + " Run the same command again when it ended in the middle: it goes on"
                        + " there. In the end both sides are read and compared.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done; everything is the same on both sides.",
            "1:It could not be done; the sentence says why.",
            "2:Wrong use."
        })
public final class MigrateCommand implements Callable<Integer> {
    @Option(
            names = "--from",
            paramLabel = "DATA",
            required = true,
            description = "The data folder of the server, which must be stopped.")
    private Path from = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "The configuration file of the cluster's nodes, none of which runs.")
    private Path to = Path.of("");

    @Option(
            names = "--dry-run",
            description = "Only say what would be copied, and whether it could be.")
    private boolean dryRun;

    @Spec private CommandSpec spec;

    private final Map<String, String> environment;

    public MigrateCommand() {
        this(System.getenv());
    }

    MigrateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws ConfigException, IOException {
        var config = new ConfigLoader().load(to, environment, Map.of()).config();
        if (!config.cluster().isOn()) {
            throw new CommandException(
                    to + " does not name the engines of a cluster (cluster.kafka and so on).");
        }
        try (var way = MigrationWay.open(from, config, !dryRun)) {
            var migration = new Migration(way.source(), way.target(), this::say);
            var again = migration.check();
            var plan = migration.plan();
            say(
                    "%,d events of %,d channels, %,d rows of the directory, %,d events that are still to be read"
                            .formatted(
                                    plan.events(),
                                    plan.channels(),
                                    plan.rows(),
                                    plan.feedEvents()));
            if (dryRun) {
                say(
                        again
                                ? "An earlier migration of this server would go on. Nothing was"
                                        + " copied."
                                : "The cluster answers and is empty. Nothing was copied.");
                return CommandLine.ExitCode.OK;
            }
            if (again) {
                say("Going on where the last run ended");
            }
            way.copyKeys();
            var done = migration.run();
            say(
                    "Migrated %,d events of %,d channels and %,d rows; both sides are the same (%s). Start the nodes."
                            .formatted(
                                    done.events(), done.channels(), done.rows(), done.checksum()));
            return CommandLine.ExitCode.OK;
        }
    }

    private void say(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
