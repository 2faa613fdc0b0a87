package dev.parley.attendance;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.presence.Connections;
import dev.parley.presence.Connections.Connection;

import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The devices that have a socket at this node, a device with several sockets once. What is heard of
 * them is entered a little later and seldom, but no entry is ever renewed beyond what was heard.
 */
final class Devices {
    private final AttendanceConfig config;
    private final String node;
    private final Connections connections;
    private final ConcurrentHashMap<DeviceId, Device> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Device> unreported = new ConcurrentLinkedQueue<>();

    /** One device; its monitor guards what changes. */
    static final class Device {
        private final AccountId account;
        private final DeviceId id;
        private int sockets;
        private long heardAtMillis;
        private long activeAtMillis;
        private long closedAtMillis;
        private long reportedAtMillis;
        private long reportedActiveAtMillis;
        private boolean isUnreported;

        private Device(AccountId account, DeviceId id) {
            this.account = account;
            this.id = id;
        }

        AccountId account() {
            return account;
        }
    }

    Devices(AttendanceConfig config, String node, Connections connections) {
        this.config = config;
        this.node = node;
        this.connections = connections;
    }

    /** A socket of the device has come. */
    Device open(AccountId account, DeviceId id, long nowMillis) {
        var device =
                open.compute(
                        id,
                        (_, known) -> {
                            var found = known == null ? new Device(account, id) : known;
                            synchronized (found) {
                                found.sockets++;
                                found.heardAtMillis = Math.max(found.heardAtMillis, nowMillis);
                            }
                            return found;
                        });
        changed(Objects.requireNonNull(device));
        return device;
    }

    void heard(Device device, long atMillis) {
        synchronized (device) {
            device.heardAtMillis = Math.max(device.heardAtMillis, atMillis);
        }
        changed(device);
    }

    void active(Device device, long atMillis) {
        synchronized (device) {
            device.activeAtMillis = Math.max(device.activeAtMillis, atMillis);
        }
        heard(device, atMillis);
    }

    /** A socket of the device is gone. */
    void close(Device device, long nowMillis) {
        synchronized (device) {
            device.sockets--;
            device.closedAtMillis = nowMillis;
        }
        changed(device);
    }

    /** Without a socket, and with that entered, there is nothing more to know of a device. */
    private void forget(Device device) {
        open.computeIfPresent(
                device.id,
                (_, known) -> {
                    synchronized (known) {
                        return known.sockets == 0 && !known.isUnreported ? null : known;
                    }
                });
    }

    private void changed(Device device) {
        synchronized (device) {
            if (device.isUnreported) {
                return;
            }
            device.isUnreported = true;
        }
        unreported.add(device);
    }

    /** Enters what was heard and is not held back. */
    void report(long nowMillis) {
        var heldBack = new ArrayList<Device>();
        for (var device = unreported.poll(); device != null; device = unreported.poll()) {
            Connection entry;
            synchronized (device) {
                if (!isDue(device, nowMillis)) {
                    heldBack.add(device);
                    continue;
                }
                device.isUnreported = false;
                device.reportedAtMillis = nowMillis;
                device.reportedActiveAtMillis = device.activeAtMillis;
                entry =
                        new Connection(
                                device.account,
                                device.id,
                                node,
                                device.activeAtMillis,
                                expiresAtMillis(device));
            }
            connections.put(entry, nowMillis);
            forget(device);
        }
        unreported.addAll(heldBack);
    }

    /** What others would see at once is entered at once. */
    private boolean isDue(Device device, long nowMillis) {
        var isNews =
                device.reportedAtMillis == 0
                        || device.sockets == 0
                        || (device.activeAtMillis > device.reportedActiveAtMillis
                                && device.reportedActiveAtMillis + config.activeMillis()
                                        <= nowMillis);
        return isNews
                || !Attendance.isWithin(config.renewMillis(), device.reportedAtMillis, nowMillis);
    }

    private long expiresAtMillis(Device device) {
        var silent = device.heardAtMillis + config.silentMillis();
        return device.sockets > 0
                ? silent
                : Math.min(silent, device.closedAtMillis + config.graceMillis());
    }
}
