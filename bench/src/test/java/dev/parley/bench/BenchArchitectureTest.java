package dev.parley.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** The arrows of the bench: {@code bench → crew → wire}, and to nothing of a server's inside. */
class BenchArchitectureTest {
    private static final String ROOT = "dev.parley.bench";
    private static final JavaClasses BENCH =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void knowsOfTheProductWhatGoesOverTheWireAloneButForFillingRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".filling")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley.app..",
                        "dev.parley.role..",
                        "dev.parley.channel..",
                        "dev.parley.conversation..",
                        "dev.parley.account..",
                        "dev.parley.directory..",
                        "dev.parley.history..",
                        "dev.parley.log..",
                        "dev.parley.relay..")
                .check(BENCH);
    }

    @Test
    void everyArrowGoesDown() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".wire")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".wire", "java..", "io.netty..", "org.jspecify.annotations..")
                .check(BENCH);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".crew")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".installation", ROOT + ".report")
                .check(BENCH);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".installation", ROOT + ".report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".crew", ROOT + ".wire")
                .check(BENCH);
    }

    @Test
    void nettyIsKnownToTheGeneratorAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".wire", ROOT + ".crew")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(BENCH);
    }

    @Test
    void vertxIsKnownToThePeerThatIsMadeOfItAlone() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.VertxServer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(BENCH);
    }

    @Test
    void everyPackageIsCheckedForNull() {
        BENCH.stream()
                .map(type -> BENCH.getPackage(type.getPackageName()))
                .distinct()
                .forEach(
                        some -> {
                            if (!some.isAnnotatedWith(NullMarked.class)) {
                                throw new AssertionError(some.getName());
                            }
                        });
    }
}
