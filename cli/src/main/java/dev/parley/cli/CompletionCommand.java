package dev.parley.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code parley completion}: what a shell needs to complete the others. */
@Command(
        name = "completion",
        header = "Print a script that completes commands and options in a shell.",
        description = {
            "%nFor bash, in ~/.bashrc:%n",
            "    source <(parley completion bash)%n",
            "For zsh, in ~/.zshrc:%n",
            "    autoload -U +X compinit && compinit%n    source <(parley completion zsh)%n"
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    /** As one writes them on a command line. */
    enum Shell {
        bash,
        zsh
    }

    public CompletionCommand() {
        this(Surroundings.ofProcess());
    }

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        // One script is made for both; what differs it finds out when it runs.
        surroundings.out().print(AutoComplete.bash(root.getCommandName(), root));
        surroundings.out().flush();
        return Exit.DONE;
    }
}
