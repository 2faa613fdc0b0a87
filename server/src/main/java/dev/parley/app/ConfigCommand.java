package dev.parley.app;

import dev.parley.app.LoadedConfig.Setting;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley config}. */
@Command(
        name = "config",
        header = "Show the effective configuration and where each value came from.",
        description =
                "What is printed is a configuration file itself, but for secrets, which are"
                        + " hidden.")
public final class ConfigCommand implements Callable<Integer> {
    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        print(options.load(System.getenv()).settings(), spec.commandLine().getOut());
        return 0;
    }

    static void print(List<Setting> settings, PrintWriter out) {
        // A key without a section cannot stand behind one in YAML.
        List<Setting> ordered =
                settings.stream()
                        .sorted(Comparator.comparing(setting -> !sectionOf(setting).isEmpty()))
                        .toList();
        int width = settings.stream().mapToInt(setting -> line(setting).length()).max().orElse(0);
        String section = "";
        for (Setting setting : ordered) {
            String name = sectionOf(setting);
            if (!name.equals(section)) {
                out.println(name + ":");
                section = name;
            }
            out.println(
                    line(setting)
                            + " ".repeat(width - line(setting).length())
                            + "  # "
                            + setting.source());
        }
    }

    private static String sectionOf(Setting setting) {
        int dot = setting.key().indexOf('.');
        return dot < 0 ? "" : setting.key().substring(0, dot);
    }

    private static String line(Setting setting) {
        String indent = sectionOf(setting).isEmpty() ? "" : "  ";
        String name = setting.key().substring(setting.key().indexOf('.') + 1);
        return (indent + name + ": " + setting.shown()).stripTrailing();
    }
}
