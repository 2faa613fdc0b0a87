package dev.parley.role.api;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What a browser's session is called in its owner's list of devices: "Firefox on Linux". */
final class DeviceNames {
    private static final String UNKNOWN = "Unknown device";

    /** In this order, because browsers also name those further down, whom they resemble. */
    private static final List<Map.Entry<String, String>> BROWSERS =
            List.of(
                    Map.entry("Edg", "Edge"),
                    Map.entry("OPR/", "Opera"),
                    Map.entry("Firefox/", "Firefox"),
                    Map.entry("FxiOS/", "Firefox"),
                    Map.entry("CriOS/", "Chrome"),
                    Map.entry("Chrome/", "Chrome"),
                    Map.entry("Safari/", "Safari"));

    private static final List<Map.Entry<String, String>> SYSTEMS =
            List.of(
                    Map.entry("iPhone", "iPhone"),
                    Map.entry("iPad", "iPad"),
                    Map.entry("Android", "Android"),
                    Map.entry("Windows", "Windows"),
                    Map.entry("Mac OS X", "macOS"),
                    Map.entry("CrOS", "ChromeOS"),
                    Map.entry("Linux", "Linux"));

    private DeviceNames() {}

    static String of(@Nullable String userAgent) {
        if (userAgent == null) {
            return UNKNOWN;
        }
        var browser = named(BROWSERS, userAgent);
        var system = named(SYSTEMS, userAgent);
        if (browser.isEmpty()) {
            return system.isEmpty() ? UNKNOWN : system;
        }
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String named(List<Map.Entry<String, String>> names, String userAgent) {
        return names.stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
