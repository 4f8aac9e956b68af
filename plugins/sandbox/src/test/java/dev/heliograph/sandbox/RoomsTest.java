package dev.heliograph.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final JavaClasses SANDBOX = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.heliograph.sandbox");

    @Test
    void roomsHaveNoCircles() {
        slices().matching("dev.heliograph.sandbox.(*)..")
                .should()
                .beFreeOfCycles()
                .check(SANDBOX);
    }

    @Test
    void knowsProtocolAndSpiAndTheLibrariesItNames() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "javax.imageio..",
                        "dev.heliograph.sandbox..",
                        "dev.heliograph.protocol..",
                        "dev.heliograph.spi..",
                        "org.pf4j..",
                        "io.helidon..",
                        "com.fasterxml.jackson..",
                        "com.google.protobuf..",
                        "org.bouncycastle..",
                        "org.signal.libsignal..")
                .check(SANDBOX);
    }
}
