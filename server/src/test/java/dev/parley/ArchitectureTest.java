package dev.parley;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The arrows of the architecture: who may know whom. A new part, or a new arrow, is a line here, so
 * that it is a decision and not an accident.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.parley.";

    private static final JavaClasses SERVER =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** Each with its adapters below it, one for each technology. */
    private static final Set<String> PORTS =
            Set.of("log", "history", "directory", "relay", "presence", "discovery", "feed", "mail");

    /** Parts that are neither port, adapter, role nor app, and what each may know. */
    private static final Map<String, Set<String>> CAPABILITIES =
            Map.of(
                    "protocol", Set.of(),
                    "secret", Set.of(),
                    "channel", Set.of(),
                    "storage", Set.of("channel", "secret"),
                    // A copy of two stores together, so it is of these two engines.
                    "backup",
                            Set.of(
                                    "storage/rocksdb",
                                    "history/rocksdb",
                                    "directory/sqlite",
                                    "directory",
                                    "protocol"),
                    // The way between two sets of engines.
                    "migration",
                            Set.of(
                                    "storage/rocksdb",
                                    "storage/jdbi",
                                    "history/rocksdb",
                                    "history/cassandra",
                                    "history",
                                    "directory",
                                    "feed/rocksdb",
                                    "feed",
                                    "channel"),
                    // One SQL text behind the directory's two adapters.
                    "storage/jdbi", Set.of("channel", "directory"),
                    "account",
                            Set.of(
                                    "directory",
                                    "presence",
                                    "mail",
                                    "protocol",
                                    "channel",
                                    "secret"),
                    "conversation",
                            Set.of(
                                    "log",
                                    "history",
                                    "directory",
                                    "relay",
                                    "presence",
                                    "channel",
                                    "protocol",
                                    "secret"),
                    "attendance",
                            Set.of("conversation", "directory", "presence", "channel", "protocol"));

    private static final Set<String> ROLES = Set.of("gateway", "api", "messaging", "jobs");

    /** What every role may know, beside all ports. */
    private static final Set<String> KNOWN_TO_ROLES =
            Set.of("channel", "account", "conversation", "attendance", "protocol", "secret");

    private static final String[] RELATIONAL = {
        ROOT + "storage.jdbi..", ROOT + "*.sqlite..", ROOT + "*.postgres.."
    };
    private static final String[] NETWORKED = {
        ROOT + "app..", ROOT + "role.gateway..", ROOT + "role.api..", ROOT + "relay.grpc.."
    };

    /** Libraries that change with a technology, and the only packages that may know them. */
    private static final List<Vendor> VENDORS =
            List.of(
                    new Vendor("org.rocksdb..", ROOT + "*.rocksdb.."),
                    new Vendor("org.jdbi..", RELATIONAL),
                    new Vendor("org.flywaydb..", RELATIONAL),
                    new Vendor("org.sqlite..", RELATIONAL),
                    new Vendor("java.sql..", RELATIONAL),
                    new Vendor("com.zaxxer..", ROOT + "directory.postgres.."),
                    new Vendor("org.postgresql..", ROOT + "directory.postgres.."),
                    new Vendor("io.lettuce..", ROOT + "presence.redis.."),
                    new Vendor("org.apache.kafka..", ROOT + "*.kafka.."),
                    new Vendor("com.datastax..", ROOT + "history.cassandra.."),
                    new Vendor("org.apache.curator..", ROOT + "discovery.zookeeper.."),
                    new Vendor("org.apache.zookeeper..", ROOT + "discovery.zookeeper.."),
                    new Vendor("io.vertx..", NETWORKED),
                    new Vendor("io.netty..", NETWORKED),
                    new Vendor("org.bouncycastle..", ROOT + "account.."),
                    new Vendor("com.nimbusds..", ROOT + "account.."),
                    new Vendor("jakarta.mail..", ROOT + "mail.smtp.."),
                    new Vendor("org.eclipse.angus..", ROOT + "mail.smtp.."),
                    new Vendor("picocli..", ROOT + "app.."));

    private record Vendor(String packages, String... knownTo) {
        @Override
        public String toString() {
            return packages;
        }
    }

    @Test
    void everyArrowIsOneOfTheDesign() {
        Map<String, String> strangers = new TreeMap<>();
        for (JavaClass origin : SERVER) {
            String from = part(origin.getPackageName() + ".");
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName() + ".";
                if (target.startsWith(ROOT) && !mayKnow(from, part(target))) {
                    strangers.putIfAbsent(
                            from + " -> " + part(target), dependency.getDescription());
                }
            }
        }
        assertThat(strangers).as("arrows that are not allowed, each with one example").isEmpty();
    }

    @Test
    void everyPackageBelongsToAKnownPart() {
        assertThat(packages().map(name -> part(name + ".")).distinct())
                .allMatch(ArchitectureTest::isKnown);
    }

    @Test
    void theChannelNeedsTheJdkAlone() {
        classes()
                .that(resideInAPackage(ROOT + "channel.."))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "channel..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify.annotations..")
                .check(SERVER);
    }

    @ParameterizedTest
    @FieldSource("VENDORS")
    void aLibraryIsKnownOnlyWhereItBelongs(Vendor vendor) {
        noClasses()
                .that()
                .resideOutsideOfPackages(vendor.knownTo())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(vendor.packages())
                .check(SERVER);
    }

    @Test
    void everyPackageIsCheckedForNull() {
        assertThat(packages().map(SERVER::getPackage))
                .allMatch(some -> some.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void packagesAreNamedForWhatTheyDoNotForWhatTheyHold() {
        assertThat(packages())
                .noneMatch(
                        name ->
                                name.matches(
                                        ".*\\.(util|utils|common|impl|dto|manager|service|helper)s?\\b.*"));
    }

    private static Stream<String> packages() {
        return SERVER.stream().map(JavaClass::getPackageName).distinct();
    }

    /**
     * {@code log} for the port, {@code log/memory} for its adapter, {@code role/api} for the role.
     */
    private static String part(String packageName) {
        String[] names = packageName.substring(ROOT.length()).split("\\.", 3);
        return names.length > 1 && !names[1].isEmpty() ? names[0] + "/" + names[1] : names[0];
    }

    private static String parent(String part) {
        return part.replaceFirst("/.*", "");
    }

    private static boolean isKnown(String part) {
        return part.equals("app")
                || CAPABILITIES.containsKey(parent(part))
                || PORTS.contains(parent(part))
                || parent(part).equals("role") && ROLES.contains(part.replaceFirst(".*/", ""));
    }

    private static boolean mayKnow(String from, String to) {
        if (from.equals(to) || from.equals("app")) {
            return true;
        }
        Set<String> ofCapability = CAPABILITIES.getOrDefault(from, CAPABILITIES.get(parent(from)));
        if (ofCapability != null) {
            return parent(from).equals(to) || ofCapability.contains(to);
        }
        if (parent(from).equals("role")) {
            return PORTS.contains(to) || KNOWN_TO_ROLES.contains(to);
        }
        boolean adapter = from.contains("/");
        return to.equals("channel")
                || to.equals("secret")
                || adapter && (to.equals(parent(from)) || parent(to).equals("storage"));
    }
}
