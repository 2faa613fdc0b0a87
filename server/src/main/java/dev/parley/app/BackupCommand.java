package dev.parley.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code parley backup}. */
@Command(
        name = "backup",
        header = "Copy everything that a server keeps, also while it runs.",
        description =
                "%nThe copy is of one moment, checked and on the disk when this ends, and needs"
                        + " nothing else to be restored: it holds the server's keys, so keep it as"
                        + " safe as the data folder. On the same disk it shares files with the data"
                        + " folder: copy it elsewhere to be safe from a broken disk.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:It could not be done; the sentence says why.",
            "2:Wrong use."
        })
public final class BackupCommand implements Callable<Integer> {
    static final String ON_A_CLUSTER =
            "This Parley keeps everything on the engines of a cluster: back up PostgreSQL,"
                    + " Cassandra and the folder of keys with those engines' own tools"
                    + " (docs/operations.md).";

    private static final long MEGABYTE = 1_000_000;

    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "FOLDER", description = "Where to; empty or not there yet.")
    private Path folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        try (var operator = Operator.open(options)) {
            var written = operator.backUp(folder);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Wrote %,d events of %,d channels, %,.1f MB, to %s%n",
                            written.events(),
                            written.channels(),
                            written.bytes() / (double) MEGABYTE,
                            written.folder());
            return CommandLine.ExitCode.OK;
        }
    }
}
