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
    private static final String INDENT = "  ";

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
                        .sorted(Comparator.comparing(setting -> !sectionsOf(setting).isEmpty()))
                        .toList();
        int width = settings.stream().mapToInt(setting -> line(setting).length()).max().orElse(0);
        List<String> open = List.of();
        for (Setting setting : ordered) {
            List<String> sections = sectionsOf(setting);
            int shared = 0;
            while (shared < Math.min(open.size(), sections.size())
                    && open.get(shared).equals(sections.get(shared))) {
                shared++;
            }
            for (int depth = shared; depth < sections.size(); depth++) {
                out.println(INDENT.repeat(depth) + sections.get(depth) + ":");
            }
            open = sections;
            out.println(
                    line(setting)
                            + " ".repeat(width - line(setting).length())
                            + "  # "
                            + setting.source());
        }
    }

    private static List<String> sectionsOf(Setting setting) {
        List<String> path = List.of(setting.key().split("\\."));
        return path.subList(0, path.size() - 1);
    }

    private static String line(Setting setting) {
        String name = setting.key().substring(setting.key().lastIndexOf('.') + 1);
        String indent = INDENT.repeat(sectionsOf(setting).size());
        return (indent + name + ": " + setting.shown()).stripTrailing();
    }
}
