package dev.parley.bench;

import dev.parley.bench.crew.CrewException;
import dev.parley.bench.installation.BenchException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/**
 * The command line of the bench. Exit codes: 0 done, 1 it could not be done, or messages were lost,
 * 2 wrong use.
 */
@Command(
        name = "parley bench",
        header = "Measure what a Parley server bears.",
        description =
                "%nWithout --target it starts a server of its own on a fresh folder. Results are"
                        + " written to bench/results. bench/README.md tells what each figure"
                        + " means.%n",
        subcommands = {
            IngestCommand.class,
            FanoutCommand.class,
            SmallRoomsCommand.class,
            BigRoomCommand.class,
            IdleCommand.class,
            ConnectCommand.class,
            OverloadCommand.class,
            StuckCommand.class,
            StormCommand.class,
            HistoryCommand.class,
            DayCommand.class,
            OfflineCommand.class,
            RatioCommand.class,
            HelpCommand.class,
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::explain);
    }

    /** Troubles that people can mend are told in plain sentences. */
    private static int explain(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof BenchException || e instanceof CrewException) {
            command.getErr().println(e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
