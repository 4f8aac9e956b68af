package dev.heliograph.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the table "Packages of protocol" of HOUSE.md: a room imports only rooms above it in the table.
class LayersTest {
    private static final String ROOT = "dev.heliograph.protocol.";
    private static final Path SOURCES = Path.of("src/main/java/dev/heliograph/protocol");

    /// From this line on, rooms of one line do not import each other.
    private static final int FIRST_CLOSED_LINE = 5;

    private static final List<Room> TABLE = List.of(
            new Room(0, "proto"),
            new Room(1, "model"),
            new Room(1, "crypto"),
            new Room(2, "binary"),
            new Room(2, "transport"),
            new Room(2, "store"),
            new Room(3, "noise"),
            new Room(4, "stanza"),
            new Room(5, "signal"),
            new Room(5, "usync"),
            new Room(5, "media"),
            new Room(6, "pairing"),
            new Room(6, "appstate"),
            new Room(6, "history"),
            new Room(6, "inbox"),
            new Room(6, "status"),
            new Room(7, "client"));

    private static final JavaClasses PROTOCOL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.heliograph.protocol");

    record Room(int line, String name) {
        boolean mayImport(Room other) {
            boolean above = TABLE.indexOf(other) < TABLE.indexOf(this);
            return equals(other) || above && (line < FIRST_CLOSED_LINE || other.line < line);
        }

        String packages() {
            return ROOT + name + "..";
        }
    }

    static List<Room> rooms() {
        return TABLE;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyRoomsAboveIt(Room room) {
        String[] closed = TABLE.stream()
                .filter(other -> !room.mayImport(other))
                .map(Room::packages)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(room.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(closed)
                .allowEmptyShould(true)
                .check(PROTOCOL);
    }

    @Test
    void nobodyBelowTheFacadeNamesIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "client..")
                .check(PROTOCOL);
    }

    @Test
    void roomsHaveNoCircles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(PROTOCOL);
    }

    @Test
    void protocolKnowsNoOtherModuleOfOurs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.heliograph.spi..", "dev.heliograph.server..", "dev.heliograph.plugins..")
                .check(PROTOCOL);
    }

    @Test
    void everyClassIsInARoomOfTheTable() {
        List<String> names = TABLE.stream().map(Room::name).toList();

        assertThat(PROTOCOL).isNotEmpty().allSatisfy(type -> {
            assertThat(type.getPackageName()).startsWith(ROOT);
            assertThat(type.getPackageName().substring(ROOT.length()).split("\\.")[0])
                    .isIn(names);
        });
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> withClasses;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            withClasses = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }

        assertThat(withClasses)
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .isRegularFile()
                        .content()
                        .containsPattern("^///[^\n]+\\.\n///\n/// [^\n]+"));
    }

    @Test
    void theTableItselfIsAsTheHouseHasIt() {
        Room status = room("status");

        assertThat(status.mayImport(room("signal"))).isTrue();
        assertThat(status.mayImport(room("inbox"))).isFalse();
        assertThat(status.mayImport(room("client"))).isFalse();
        assertThat(room("usync").mayImport(room("signal"))).isFalse();
        assertThat(room("store").mayImport(room("binary"))).isTrue();
        assertThat(room("binary").mayImport(room("store"))).isFalse();
        assertThat(room("client").mayImport(status)).isTrue();
    }

    private static Room room(String name) {
        return TABLE.stream()
                .filter(room -> room.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
