package dev.parley.app;

import dev.parley.backup.Restore;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;

/** {@code parley restore}. */
@Command(
        name = "restore",
        header = "Make a data folder from a backup.",
        description =
                "%nThe backup is checked first and stays as it is. Everyone sees what it holds;"
                        + " clients that knew more load anew by themselves, and send again what was"
                        + " not acknowledged.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:It could not be done; the sentence says why.",
            "2:Wrong use."
        })
public final class RestoreCommand implements Callable<Integer> {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "BACKUP", description = "The folder that `parley backup` wrote.")
    private Path backup;

    @Option(
            names = "--sign-out",
            description =
                    "Sign everyone out: devices that were signed out since the backup would be"
                            + " signed in again.")
    private boolean signOut;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, IOException {
        var config = options.load();
        if (config.cluster().isOn()) {
            throw new CommandException(
                    "A backup is restored into a data folder, and this configuration names the"
                        + " engines of a cluster: restore with --data and without cluster:, then"
                        + " move it there with `parley migrate`.");
        }
        var data = config.data().toAbsolutePath().normalize();
        if (!isEmpty(data)) {
            throw new CommandException(
                    "The data folder " + data + " is not empty. Move it away first.");
        }
        try (var folder = DataFolder.open(data)) {
            var restored =
                    new Restore(Clock.systemUTC())
                            .into(backup.toAbsolutePath().normalize(), folder.path(), signOut);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Restored %,d events of %,d channels to %s%n",
                            restored.events(), restored.channels(), folder.path());
            return CommandLine.ExitCode.OK;
        }
    }

    /** But for the lock's file, which stays behind when a restore was refused. */
    private static boolean isEmpty(Path data) throws IOException {
        if (!Files.exists(data)) {
            return true;
        }
        try (var inside = Files.list(data)) {
            return inside.allMatch(file -> file.endsWith(DataFolder.LOCK_FILE));
        }
    }
}
