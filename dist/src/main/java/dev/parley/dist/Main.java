package dev.parley.dist;

import dev.parley.app.AdminCommand;
import dev.parley.app.BackupCommand;
import dev.parley.app.CommandException;
import dev.parley.app.ConfigCommand;
import dev.parley.app.ConfigException;
import dev.parley.app.MigrateCommand;
import dev.parley.app.RestoreCommand;
import dev.parley.app.ServeCommand;
import dev.parley.app.StartException;
import dev.parley.backup.BackupException;
import dev.parley.cli.ChatCommand;
import dev.parley.cli.CompletionCommand;
import dev.parley.cli.LoginCommand;
import dev.parley.cli.LogoutCommand;
import dev.parley.cli.SendCommand;
import dev.parley.cli.TailCommand;
import dev.parley.cli.cluster.ClusterCommand;
import dev.parley.cli.cluster.ClusterException;
import dev.parley.engines.EngineException;
import dev.parley.migration.MigrationException;
import dev.parley.protocol.ProtocolException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;

/**
 * The command line of the one jar. Exit codes: 0 done, 1 it could not be done, 2 wrong use or
 * configuration.
 */
@Command(
        name = "parley",
        header = "Team chat from one jar.",
        description =
                "%nTo try it: `parley serve`, then open http://localhost:8080 in a browser.%n",
        subcommands = {
            // A node.
            ServeCommand.class,
            ConfigCommand.class,
            AdminCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MigrateCommand.class,
            // In a terminal.
            ChatCommand.class,
            SendCommand.class,
            TailCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            CompletionCommand.class,
            ClusterCommand.class,
            HelpCommand.class,
            TrainCommand.class,
        },
        footer = "%nMore about one command: `parley help COMMAND`.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain);
    }

    /**
     * Troubles that people can mend are told in plain sentences; a stack trace is for the others.
     */
    private static int explain(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        return switch (e) {
            case ConfigException wrong -> {
                wrong.problems().forEach(err::println);
                yield CommandLine.ExitCode.USAGE;
            }
            case CommandException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case ClusterException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case EngineException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case BackupException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case MigrationException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case ProtocolException wrong -> {
                err.println(wrong.sentence());
                yield CommandLine.ExitCode.USAGE;
            }
            case StartException wrong -> {
                err.println(wrong.getMessage());
                yield CommandLine.ExitCode.SOFTWARE;
            }
            default -> {
                e.printStackTrace(err);
                yield CommandLine.ExitCode.SOFTWARE;
            }
        };
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "Parley " + (version == null ? "(not packed)" : version),
                "Java " + Runtime.version(),
            };
        }
    }
}
