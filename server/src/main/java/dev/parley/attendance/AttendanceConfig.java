package dev.parley.attendance;

/**
 * When people count as what.
 *
 * @param activeMillis for so long after the last thing done on any device one is online, then away
 * @param silentMillis a socket of which nothing was heard for so long does not count
 * @param graceMillis for so long after the last socket one is still there, so that coming back at
 *     once goes unnoticed
 * @param renewMillis the least time between two renewals of a device's entry
 * @param quietMillis the least time between two things told of one person, and between two wishes
 *     of one session about whom it watches
 * @param sweepMillis how often all of this is looked at
 * @param postponedMillis after which it is looked at, however much else there is to do
 */
public record AttendanceConfig(
        long activeMillis,
        long silentMillis,
        long graceMillis,
        long renewMillis,
        long quietMillis,
        long sweepMillis,
        long postponedMillis) {
    public static final AttendanceConfig DEFAULTS =
            new AttendanceConfig(300_000, 45_000, 30_000, 5_000, 1_000, 250, 10_000);
}
