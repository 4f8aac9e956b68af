package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.sandbox.phone.WorldFile.Change;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneWorldTest {
    @TempDir
    private Path folder;

    private PhoneWorld open(WorldSize size) throws IOException {
        return PhoneWorld.open(folder, size, InstantSource.system(), new SecureRandom(), _ -> _ -> {});
    }

    @Test
    void theDemoHasTwentyFiveContactsOfWhomFiveHaveTwoDevices() throws Exception {
        try (PhoneWorld world = open(WorldSize.DEMO)) {
            Person owner = world.primaries().getFirst().person();
            List<Integer> devices = world.people().stream()
                    .filter(person -> !person.equals(owner))
                    .map(person -> world.devices(person).size())
                    .toList();
            assertThat(devices).hasSize(25);
            assertThat(devices.stream().filter(count -> count == 2)).hasSize(5);
            assertThat(devices.stream().mapToInt(Integer::intValue).sum()).isEqualTo(30);
        }
    }

    @Test
    void numbersAreFictitiousNamesPlainAndLidsUnlikeNumbers() throws Exception {
        try (PhoneWorld world = open(WorldSize.DEMO)) {
            assertThat(world.people())
                    .allSatisfy(person -> assertThat(person.pn().user()).matches("155501\\d{5}"))
                    .allSatisfy(person -> assertThat(person.lid().user()).matches("[1-9]\\d{14}"))
                    .extracting(Person::name)
                    .startsWith("Demo", "Contact 01", "Contact 02")
                    .endsWith("Contact 25");
        }
    }

    @Test
    void tenThousandContactsOpenAgainAsTheSamePeople() throws Exception {
        List<Person> before;
        try (PhoneWorld world = open(new WorldSize(10_000, 100))) {
            before = List.copyOf(world.people());
            assertThat(before).hasSize(10_001);
            assertThat(new HashSet<>(before)).hasSize(10_001);
        }
        try (PhoneWorld world = open(WorldSize.DEMO)) {
            assertThat(world.people()).containsExactlyElementsOf(before);
            Person last = before.getLast();
            assertThat(world.find(last.lid())).contains(last);
            assertThat(world.find(last.pn().withDevice(1))).contains(last);
        }
    }

    @Test
    void prekeysAreGivenOutOnceAlsoAfterARestart() throws Exception {
        var ids = new ArrayList<Integer>();
        byte[] identity;
        try (PhoneWorld world = open(WorldSize.DEMO)) {
            var device = world.devices(world.byPn("15550100003").orElseThrow()).getFirst();
            identity = device.takeBundle().orElseThrow().identity();
            ids.add(device.takeBundle().orElseThrow().oneTimeKey().orElseThrow().id());
        }
        try (PhoneWorld world = open(WorldSize.DEMO)) {
            var device = world.devices(world.byPn("15550100003").orElseThrow()).getFirst();
            var bundle = device.takeBundle().orElseThrow();
            ids.add(bundle.oneTimeKey().orElseThrow().id());
            assertThat(bundle.identity()).isEqualTo(identity);
        }
        assertThat(ids).containsExactly(2, 3);
    }

    @Test
    void aTornTailIsCutOffAndTheRestIsThere() throws Exception {
        Path path = folder.resolve("a.log");
        try (WorldFile file = WorldFile.open(path, _ -> {})) {
            file.write(List.of(Change.put("a", new byte[] {1}), Change.entry(new byte[] {7})));
            file.write(List.of(Change.put("b", new byte[] {2})));
        }
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, new byte[] {0, 0, 0, 40, 1, 2, 3}, StandardOpenOption.APPEND);
        var entries = new ArrayList<byte[]>();
        try (WorldFile file = WorldFile.open(path, entries::add)) {
            assertThat(file.get("a")).contains(new byte[] {1});
            assertThat(file.get("b")).contains(new byte[] {2});
            file.write(List.of(Change.remove("a")));
        }
        assertThat(entries).containsExactly(new byte[] {7});
        try (WorldFile file = WorldFile.open(path, _ -> {})) {
            assertThat(file.get("a")).isEmpty();
            assertThat(file.startingWith("").keySet()).containsExactly("b");
        }
        assertThat(whole).hasSizeLessThan((int) Files.size(path));
    }

    @Test
    void aFileOfMostlyOldValuesIsRewrittenWithoutLosingEntries() throws Exception {
        Path path = folder.resolve("a.log");
        byte[] big = new byte[1 << 20];
        try (WorldFile file = WorldFile.open(path, _ -> {})) {
            for (int i = 0; i < 9; i++) {
                byte[] entry = ("entry " + i).getBytes(StandardCharsets.UTF_8);
                file.write(List.of(Change.put("big", big), Change.entry(entry)));
            }
        }
        var entries = new ArrayList<String>();
        try (WorldFile file = WorldFile.open(path, _ -> {})) {
            assertThat(Files.size(path)).isLessThan(2L << 20);
            file.write(List.of(Change.put("small", big)));
        }
        try (WorldFile file = WorldFile.open(path, entry -> entries.add(new String(entry, StandardCharsets.UTF_8)))) {
            assertThat(file.get("big")).contains(big);
        }
        assertThat(entries).hasSize(9).startsWith("entry 0").endsWith("entry 8");
    }
}
