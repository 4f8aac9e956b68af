package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Address;
import dev.heliograph.protocol.proto.DeviceSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Addresses as the journal keeps them, and one object for equal addresses while rows are read. One thread only.
final class Addresses {
    private final Map<Jid, Jid> seen = new HashMap<>();
    private final Map<String, String> users = new HashMap<>();

    static Address row(Jid jid) {
        Address.Builder row = Address.newBuilder().setDevice(jid.device());
        long number = number(jid.user());
        if (number > 0) {
            row.setNumber(number);
        } else {
            row.setUser(jid.user());
        }
        if (!jid.isLid()) {
            row.setServer(jid.server().text());
        }
        return row.build();
    }

    /// One set for each server.
    static List<DeviceSet> sets(Collection<Jid> devices) {
        Map<Jid.Server, DeviceSet.Builder> sets = new EnumMap<>(Jid.Server.class);
        for (Jid device : devices) {
            DeviceSet.Builder set = sets.computeIfAbsent(
                    device.server(),
                    server -> DeviceSet.newBuilder().setServer(server == Jid.Server.LID ? "" : server.text()));
            long number = number(device.user());
            if (number > 0) {
                set.addNumbers(number).addDevices(device.device());
            } else {
                set.addOthers(row(device));
            }
        }
        return sets.values().stream().map(DeviceSet.Builder::build).toList();
    }

    Jid jid(Address row) {
        return jid(
                row.getNumber() == 0 ? row.getUser() : Long.toString(row.getNumber()),
                row.getDevice(),
                row.getServer());
    }

    List<Jid> jids(List<DeviceSet> sets) {
        List<Jid> devices = new ArrayList<>();
        for (DeviceSet set : sets) {
            for (int i = 0; i < set.getNumbersCount(); i++) {
                devices.add(jid(Long.toString(set.getNumbers(i)), set.getDevices(i), set.getServer()));
            }
            set.getOthersList().forEach(row -> devices.add(jid(row)));
        }
        return devices;
    }

    String user(String user) {
        return users.computeIfAbsent(user, same -> same);
    }

    private Jid jid(String user, int device, String server) {
        Jid jid = new Jid(user(user), device, server.isEmpty() ? Jid.Server.LID : Jid.Server.of(server));
        return seen.computeIfAbsent(jid, same -> same);
    }

    /// The user as a number that prints as the same text, or 0.
    private static long number(String user) {
        if (user.isEmpty() || user.length() > 18 || user.charAt(0) == '0') {
            return 0;
        }
        for (int i = 0; i < user.length(); i++) {
            if (user.charAt(i) < '0' || user.charAt(i) > '9') {
                return 0;
            }
        }
        return Long.parseLong(user);
    }
}
