package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.DeviceList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// What became of one person's devices.
///
/// @param person by hidden id when that is known
/// @param gone   devices whose keys are worth nothing any more: removed, or linked anew under their number
/// @param other  whether the list is another one than before, or is not known any more
public record DeviceChanges(Jid person, Set<Jid> gone, boolean other) {
    /// Copies the set.
    public DeviceChanges {
        gone = Set.copyOf(gone);
    }

    /// Told within the step that changes a list, so that what follows from it is in the same commit.
    @FunctionalInterface
    public interface Listener {
        /// A list changed.
        void changed(Commit commit, DeviceChanges changes);
    }

    /// The difference between two lists of a person. Another raw id means that the person registered anew: no device of
    /// before is left. Source: 2-status.md 5.6.
    static DeviceChanges between(DeviceList before, List<DeviceList.Device> after, OptionalInt rawId) {
        boolean anew = before.rawId().isPresent()
                && rawId.isPresent()
                && !before.rawId().equals(rawId);
        Map<Integer, Integer> left = new HashMap<>();
        after.forEach(device -> left.put(device.number(), device.keyIndex()));
        Set<Jid> gone = new LinkedHashSet<>();
        for (DeviceList.Device device : before.devices()) {
            Integer keyIndex = left.get(device.number());
            if (anew || keyIndex == null || keyIndex != device.keyIndex()) {
                gone.add(before.user().withDevice(device.number()));
            }
        }
        return new DeviceChanges(
                before.user(),
                gone,
                !gone.isEmpty() || left.size() != before.devices().size());
    }
}
