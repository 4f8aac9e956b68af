package dev.heliograph.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rooms of the server, as HOUSE names them: http -> status -> session -> event -> plugin -> media -> outbound ->
/// storage; config aside.
class LayersTest {
    private static final String SERVER = "dev.heliograph.server";
    private static final List<String> ROOMS =
            List.of("http", "status", "session", "event", "plugin", "media", "outbound", "storage", "config");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SERVER);

    @Test
    void aRoomKnowsOnlyTheRoomsBelowIt() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(SERVER + "..");
        layers = layers.layer("main").definedBy(SERVER);
        for (String room : ROOMS) {
            layers = layers.layer(room).definedBy(SERVER + "." + room + "..");
        }
        layers = layers.whereLayer("main").mayNotBeAccessedByAnyLayer();
        for (int i = 0; i < ROOMS.size(); i++) {
            var above = new java.util.ArrayList<>(ROOMS.subList(0, i));
            above.add("main");
            layers = layers.whereLayer(ROOMS.get(i)).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
        }
        layers.check(classes);
    }

    @Test
    void roomsHaveNoCircles() {
        slices().matching(SERVER + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @ParameterizedTest
    @CsvSource({
        "com.mongodb..,                 storage event",
        "io.helidon.webserver..,        http",
        "io.helidon.metrics..,          http",
        "io.helidon.config..,           config",
        "io.helidon.dbclient..,         storage",
        "io.helidon.webclient..,        outbound",
        "com.google.zxing..,            http",
        "de.bwaldvogel..,               storage",
        "org.apache.tika..,             media",
        "com.twelvemonkeys..,           media",
        "com.drew..,                    media",
        "javax.imageio..,               media http",
        "dev.heliograph.protocol.client.., session main"
    })
    void aLibraryStaysInItsRooms(String library, String rooms) {
        String[] allowed = java.util.Arrays.stream(rooms.split(" "))
                .map(room -> room.equals("main") ? SERVER : SERVER + "." + room + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes);
    }

    @Test
    void onlyThePluginRoomNamesPf4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER + ".plugin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pf4j..")
                .check(classes);
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws Exception {
        for (JavaPackage found : packages(classes.getDefaultPackage())) {
            Path file = Path.of("src/main/java", found.getName().replace('.', '/'), "package-info.java");
            assertThat(file).exists();
            assertThat(Files.readString(file)).contains("Knows ").contains("Entry type");
        }
    }

    private static List<JavaPackage> packages(JavaPackage root) {
        return root.getSubpackagesInTree().stream()
                .filter(found -> found.getName().startsWith(SERVER)
                        && !found.getClasses().isEmpty())
                .toList();
    }
}
