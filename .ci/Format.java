import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks or rewrites the format of every Java file below a folder; run as a single source file on
 * JDK 25 with google-java-format on the class path. A file whose size and time stand in {@code
 * target/formatted} is known to be good and is not read again.
 */
final class Format {
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git");

    private final Formatter formatter =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !Set.of("check", "write").contains(args[0])) {
            System.err.println("usage: Format check|write FOLDER");
            System.exit(2);
        }
        System.exit(new Format().run(args[0].equals("write"), Path.of(args[1])) ? 0 : 1);
    }

    private boolean run(boolean write, Path root) throws IOException {
        Path stamps = root.resolve("target/formatted");
        Set<String> known =
                Files.exists(stamps) ? new HashSet<>(Files.readAllLines(stamps)) : Set.of();
        Set<String> good = new TreeSet<>();
        List<String> complaints = new ArrayList<>();
        for (Path file : sources(root)) {
            if (known.contains(stamp(root, file))) {
                good.add(stamp(root, file));
                continue;
            }
            try {
                String source = Files.readString(file);
                String wanted = formatted(source);
                if (!source.equals(wanted) && !write) {
                    complaints.add(root.relativize(file) + ": not formatted");
                    continue;
                }
                if (!source.equals(wanted)) {
                    Files.writeString(file, wanted);
                }
                good.add(stamp(root, file));
            } catch (FormatterException e) {
                complaints.add(root.relativize(file) + ": " + e.getMessage());
            }
        }
        Files.createDirectories(stamps.getParent());
        Files.write(stamps, good);
        complaints.forEach(System.err::println);
        if (!complaints.isEmpty()) {
            System.err.println("Format every file with: mvn -q -N verify -Dformat=write");
        }
        return complaints.isEmpty();
    }

    private String formatted(String source) throws FormatterException {
        String ordered =
                RemoveUnusedImports.removeUnusedImports(
                        ImportOrderer.reorderImports(source, Style.AOSP));
        return StringWrapper.wrap(formatter.formatSource(ordered), formatter);
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a) {
                        return SKIPPED.contains(folder.getFileName().toString())
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    private static String stamp(Path root, Path file) {
        try {
            return Files.getLastModifiedTime(file).to(java.util.concurrent.TimeUnit.NANOSECONDS)
                    + " "
                    + Files.size(file)
                    + " "
                    + root.relativize(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
